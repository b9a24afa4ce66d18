/** Functions of ours that do what somebody else's function is called after. */
export type ToolPurpose =
  | 'get_slots'
  | 'book_slot'
  | 'find_booking'
  | 'reschedule_booking'
  | 'cancel_booking'
  | 'get_pricing'
  | 'check_service_area'
  | 'get_knowledge'
  | 'report_emergency'
  | 'take_message'
  | 'send_booking_link';

const APPOINTMENT = ['appointment', 'appointments', 'booking', 'bookings', 'job', 'visit', 'event', 'reservation'];
const TIMES = ['slot', 'slots', 'availability', 'available', 'openings', 'times', 'calendar'];

interface Rule {
  readonly purpose: ToolPurpose;
  /** One word of each group must be in the name. */
  readonly groups: readonly (readonly string[])[];
}

/** The first that fits counts: a name that says "cancel" is about cancelling, whatever else it says. */
const RULES: readonly Rule[] = [
  { purpose: 'reschedule_booking', groups: [['reschedule', 'postpone']] },
  { purpose: 'reschedule_booking', groups: [['move', 'change', 'update', 'modify'], APPOINTMENT] },
  { purpose: 'cancel_booking', groups: [['cancel', 'delete', 'remove'], APPOINTMENT] },
  { purpose: 'send_booking_link', groups: [['link']] },
  { purpose: 'report_emergency', groups: [['emergency', 'urgent', 'dispatch', 'oncall', 'escalate']] },
  { purpose: 'check_service_area', groups: [['area', 'zip', 'zipcode', 'postal', 'postcode', 'coverage']] },
  { purpose: 'get_slots', groups: [TIMES, ['get', 'check', 'find', 'list', 'fetch', 'lookup', 'search', 'query']] },
  { purpose: 'get_slots', groups: [['availability', 'slots', 'openings']] },
  { purpose: 'book_slot', groups: [['book', 'schedule', 'reserve']] },
  { purpose: 'book_slot', groups: [['create', 'make', 'add', 'confirm'], APPOINTMENT] },
  { purpose: 'find_booking', groups: [['find', 'get', 'lookup', 'look', 'check', 'search'], APPOINTMENT] },
  { purpose: 'get_pricing', groups: [['price', 'prices', 'pricing', 'quote', 'quotes', 'estimate', 'cost', 'rates']] },
  {
    purpose: 'take_message',
    groups: [
      ['message', 'callback', 'voicemail'],
      ['take', 'leave', 'save', 'create', 'log', 'request', 'schedule', 'record'],
    ],
  },
  { purpose: 'get_knowledge', groups: [['faq', 'faqs', 'knowledge', 'policy', 'policies', 'kb']] },
];

/**
 * What of ours does the same, by the words of the name alone: descriptions are prose and mention everything. Null when no name says it:
 * better none than a wrong one.
 */
export function purposeOfTool(name: string): ToolPurpose | null {
  const words = new Set(wordsOf(name));
  const fits = ({ groups }: Rule) => groups.every((group) => group.some((word) => words.has(word)));
  return RULES.find(fits)?.purpose ?? null;
}

/** `bookAppointment`, `book_appointment`, `Book-Appointment`: book, appointment. */
function wordsOf(name: string): string[] {
  const spaced = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return spaced.toLowerCase().match(/[a-z]+/g) ?? [];
}

const FAILED_WORDS =
  /\b(error|failed|failure|unable|could ?n[o']t|cannot|can't|not (available|found|possible|booked)|unavailable|no (slots?|availability|openings)|invalid|timed? ?out|sorry)\b/i;

/** Whether a function's answer says that it worked. Answers are anything: JSON is read by its usual fields, prose by its words. */
export function saysItWorked(result: string): boolean {
  const parsed = asObject(result);
  if (!parsed) return result.trim() !== '' && !FAILED_WORDS.test(result);
  const verdict = [parsed.success, parsed.ok, parsed.booked].find((value) => typeof value === 'boolean');
  if (typeof verdict === 'boolean') return verdict;
  if (parsed.error !== undefined && parsed.error !== null && parsed.error !== '' && parsed.error !== false)
    return false;
  return typeof parsed.status === 'string' ? !FAILED_WORDS.test(parsed.status) : true;
}

/** A JSON object, or null for everything else. */
export function asObject(text: string): Readonly<Record<string, unknown>> | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
