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
  { path: '/numbers', heading: /^Phone numbers$/ },
  { path: '/services', heading: /^Services/ },
  { path: '/technicians', heading: /^Technicians$/ },
  { path: '/knowledge', heading: /^Knowledge$/ },
  { path: '/profile', heading: /^Business profile$/ },
  { path: '/sign-in', heading: /./, public: true },
  { path: '/no-such-page', heading: /./, public: true },
];
