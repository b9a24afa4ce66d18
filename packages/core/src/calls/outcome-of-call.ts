/** What a call came to, in the owner's words; the most valuable thing that happened names it. */
export type CallOutcome =
  | 'booked'
  | 'emergency_booked'
  | 'booking_moved'
  | 'booking_cancelled'
  | 'transferred'
  | 'emergency_reported'
  | 'voicemail'
  | 'message'
  | 'outside_area'
  | 'link_sent'
  | 'quoted'
  | 'answered_question'
  | 'no_booking'
  | 'caller_silent'
  | 'hung_up'
  | 'forwarded'
  | 'screened'
  | 'failed';

/** What the derivation reads of a call; everything of it is in the database. */
export interface CallFacts {
  readonly endReason: string;
  /** A person was rung before the assistant, and the assistant was not needed. */
  readonly wasForwarded?: boolean;
  /** A doubtful caller whom the assistant has not spoken to. */
  readonly wasScreened?: boolean;
  readonly callerSpoke: boolean;
  /** Ways to a human that were tried. */
  readonly transfers: readonly { readonly outcome: string }[];
  readonly hasVoicemail: boolean;
  /** The caller spoke to the assistant again after nobody had taken the call. */
  readonly spokeAfterTransfer: boolean;
  readonly bookings: readonly { readonly emergency: boolean }[];
  readonly tools: readonly { readonly name: string; readonly status: string; readonly output: unknown }[];
}

/** Derived from what the tools did, not from what was said: a booking counts when its row exists. */
export function outcomeOfCall(facts: CallFacts): CallOutcome {
  const { endReason, callerSpoke, bookings, tools } = facts;
  const agreed = bookedOf(bookings) ?? changeOf(tools);
  if (agreed) return agreed;
  if (facts.transfers.some(({ outcome }) => outcome === 'connected')) return takenBy(facts);
  if (did(tools, 'report_emergency', (output) => output.reported === true)) return 'emergency_reported';
  const unheard = unheardOf(facts);
  if (unheard) return unheard;
  if (facts.spokeAfterTransfer || did(tools, 'take_message', (output) => output.taken === true)) return 'message';
  const hasFailed = tools.some((tool) => tool.status === 'failed');
  const wasCutOff = tools.some((tool) => tool.status === 'cancelled');
  const wantedTime = tools.some(({ name }) => name === 'get_slots' || name === 'book_slot');
  if (did(tools, 'check_service_area', (output) => output.inArea === false)) return 'outside_area';
  if (endReason === 'automated_line') return 'caller_silent';
  if (did(tools, 'send_booking_link', (output) => output.sent === true)) return 'link_sent';
  if (wantedTime) return wasCutOff ? 'hung_up' : 'no_booking';
  const told = toldOf(tools);
  if (told) return told;
  if (endReason === 'caller_silent') return 'caller_silent';
  if (hasFailed) return 'no_booking';
  return callerSpoke && !wasCutOff ? 'no_booking' : 'hung_up';
}

/** A person had the call: put through by the assistant, or rung before it. */
function takenBy({ wasForwarded }: CallFacts): 'forwarded' | 'transferred' {
  return wasForwarded ? 'forwarded' : 'transferred';
}

/** Calls that nobody of ours heard out. */
function unheardOf({ hasVoicemail, endReason, wasScreened }: CallFacts): 'voicemail' | 'failed' | 'screened' | null {
  if (hasVoicemail || endReason === 'voicemail') return 'voicemail';
  if (endReason === 'realtime_lost') return 'failed';
  return wasScreened ? 'screened' : null;
}

/** What the caller learned. */
function toldOf(tools: CallFacts['tools']): 'quoted' | 'answered_question' | null {
  if (did(tools, 'get_pricing', (output) => output.found === true)) return 'quoted';
  return did(tools, 'get_knowledge', (output) => output.found === true) ? 'answered_question' : null;
}

function bookedOf(bookings: CallFacts['bookings']): 'booked' | 'emergency_booked' | null {
  if (bookings.length === 0) return null;
  return bookings.some(({ emergency }) => emergency) ? 'emergency_booked' : 'booked';
}

/** What became of an appointment that was made before: the last change is the one that holds. */
function changeOf(tools: CallFacts['tools']): 'booking_moved' | 'booking_cancelled' | null {
  const changes = tools.map(({ name, output }) => {
    if (name === 'cancel_booking' && isRecord(output) && output.cancelled === true) return 'booking_cancelled';
    return name === 'reschedule_booking' && isRecord(output) && output.moved === true ? 'booking_moved' : null;
  });
  return changes.findLast((change) => change !== null) ?? null;
}

function did(tools: CallFacts['tools'], name: string, is: (output: Record<string, unknown>) => boolean): boolean {
  return tools.some((tool) => tool.name === name && isRecord(tool.output) && is(tool.output));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
