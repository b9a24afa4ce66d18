import type { Icon } from '@tabler/icons-react';
import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconBook2,
  IconBuildingStore,
  IconCalendarCog,
  IconCalendarEvent,
  IconHome,
  IconListDetails,
  IconMessage,
  IconPhone,
  IconPhoneCall,
  IconTool,
  IconUsers,
} from '#app/theme/icons.ts';

export interface Destination {
  to: string;
  label: string;
  icon: Icon;
}

/** What an owner opens every day: always one tap away. */
export const DAILY: readonly Destination[] = [
  { to: '/', label: 'Overview', icon: IconHome },
  { to: '/calls', label: 'Calls', icon: IconPhoneCall },
  { to: '/bookings', label: 'Bookings', icon: IconCalendarEvent },
  { to: '/messages', label: 'Messages', icon: IconMessage },
];

/** What the assistant knows and does: set once, changed now and then. */
export const SETUP: readonly Destination[] = [
  { to: '/numbers', label: 'Phone numbers', icon: IconPhone },
  { to: '/services', label: 'Services & prices', icon: IconListDetails },
  { to: '/technicians', label: 'Technicians', icon: IconUsers },
  { to: '/emergencies', label: 'Emergencies', icon: IconAlertTriangle },
  { to: '/calendars', label: 'Calendars', icon: IconCalendarCog },
  { to: '/knowledge', label: 'Knowledge', icon: IconBook2 },
  { to: '/tools', label: 'Tools', icon: IconTool },
  { to: '/vapi', label: 'Moving from Vapi', icon: IconArrowsExchange },
  { to: '/profile', label: 'Business profile', icon: IconBuildingStore },
];
