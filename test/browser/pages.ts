export interface CheckedPage {
  path: string;
  /** The page's main heading. */
  heading: RegExp;
  /** Pages a stranger sees. */
  public?: boolean;
}

/** Every page of the dashboard that has a fixed address; a call's and a knowledge article's are found by their tests. */
export const PAGES: readonly CheckedPage[] = [
  { path: '/', heading: /^Good (morning|afternoon|evening)/ },
  { path: '/calls', heading: /^Calls$/ },
  { path: '/bookings', heading: /^Bookings$/ },
  { path: '/messages', heading: /^Messages$/ },
  { path: '/messages?show=texts', heading: /^Messages$/ },
  { path: '/numbers', heading: /^Phone numbers$/ },
  { path: '/numbers/buy', heading: /^Buy a number$/ },
  { path: '/numbers/import', heading: /^Bring numbers over$/ },
  { path: '/services', heading: /^Services/ },
  { path: '/technicians', heading: /^Technicians$/ },
  { path: '/emergencies', heading: /^Emergencies$/ },
  { path: '/calendars', heading: /^Calendars$/ },
  { path: '/knowledge', heading: /^Knowledge$/ },
  { path: '/knowledge/questions', heading: /^Knowledge$/ },
  { path: '/knowledge/files', heading: /^Knowledge$/ },
  { path: '/tools', heading: /^Tools$/ },
  { path: '/tools/get_slots', heading: /^Find a free time$/ },
  { path: '/tools/new', heading: /^Add a tool of your own$/ },
  { path: '/vapi/connection', heading: /^Moving from Vapi$/ },
  { path: '/vapi', heading: /^Moving from Vapi$/ },
  { path: '/vapi/compare', heading: /^Moving from Vapi$/ },
  { path: '/profile', heading: /^Business profile$/ },
  { path: '/vapi/import', heading: /^Moving from Vapi$/ },
  { path: '/sign-in', heading: /./, public: true },
  { path: '/no-such-page', heading: /./, public: true },
];
