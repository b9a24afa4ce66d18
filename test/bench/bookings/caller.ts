/** What one caller does, and what they were told. */
import { z } from 'zod';
import type { BenchBusiness } from './businesses.ts';
import type { Crew, CrewAnswer } from './crew.ts';
import type { Random } from './random.ts';
import type { ToolQuestion } from './worker.ts';

/** How callers and the model behave, besides taking the first time offered. */
export type Manner = 'plain' | 'said_twice' | 'changes_mind' | 'hangs_up' | 'cancels' | 'moves';

/** What the caller went away with. `unsure`: told not to count on it, or cut off. */
export interface Told {
  readonly callId: string;
  readonly callerNumber: string;
  readonly business: BenchBusiness;
  readonly manner: Manner;
  readonly end: 'booked' | 'cancelled' | 'nothing' | 'unsure';
  readonly confirmationCode: string | null;
  /** The offer that was taken last and confirmed. */
  readonly slotId: string | null;
  /** Milliseconds of the confirming `book_slot`; null without one. */
  readonly bookMs: number | null;
}

export interface CallerOptions {
  readonly crew: Crew;
  readonly random: Random;
  readonly business: BenchBusiness;
  readonly callId: string;
  readonly callerNumber: string;
  readonly manner: Manner;
  /** Told of every function call. */
  onAsk(): void;
}

const Slots = z.object({ slots: z.array(z.object({ slotId: z.string() })) });
const Booked = z.object({ booked: z.literal(true), bookingId: z.string(), confirmationCode: z.string() });
const NotBooked = z.object({ booked: z.literal(false), slots: z.array(z.object({ slotId: z.string() })) });
/** Somebody else was faster: a patient caller takes the next time, so often. */
const MAX_TRIES = 25;
/** When a worker is killed in mid-call, Twilio connects the call again; some callers have hung up by then. */
const STAYS_ON_SHARE = 0.7;
const LONGEST_PATIENCE_MS = 400;

type Ask = (name: ToolQuestion['name'], args: object, hangUpAfterMs?: number | null) => Promise<CrewAnswer>;

export async function call(options: CallerOptions): Promise<Told> {
  const { crew, random, business, callId, callerNumber, manner } = options;
  const question = { projectId: business.projectId, callId, callerNumber, calcomUrl: business.calcom?.baseUrl ?? '' };
  const ask: Ask = (name, args, hangUpAfterMs = null) => {
    options.onAsk();
    return crew.ask({
      ...question,
      calcomUrl: question.calcomUrl || 'http://127.0.0.1:1',
      name,
      arguments: args,
      hangUpAfterMs,
    });
  };
  const told = (end: Told['end'], made: Partial<Told> = {}): Told => {
    return { callId, callerNumber, business, manner, end, confirmationCode: null, slotId: null, bookMs: null, ...made };
  };
  const first = await book(ask, options, await offersFrom(ask));
  if (first.end !== 'booked') return told(first.end);
  const made = { confirmationCode: first.confirmationCode, slotId: first.slotId, bookMs: first.bookMs };
  if (manner === 'changes_mind') return afterSecondThoughts(ask, options, { first, told });
  if (manner === 'cancels') return afterCancelling(ask, { bookingId: first.bookingId, told, made });
  if (manner === 'moves') return afterMoving(ask, { bookingId: first.bookingId, random, told, made });
  return told('booked', made);
}

type TellAs = (end: Told['end'], made?: Partial<Told>) => Told;

async function offersFrom(ask: Ask): Promise<string[]> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const answer = await ask('get_slots', { service: 'Leak repair' });
    const slots = answer.kind === 'answered' ? Slots.safeParse(answer.reply.output).data?.slots : undefined;
    if (slots && slots.length > 0) return slots.map(({ slotId }) => slotId);
  }
  return [];
}

type BookedEnd = {
  readonly end: 'booked';
  readonly bookingId: string;
  readonly confirmationCode: string;
  readonly slotId: string;
  readonly bookMs: number;
};
type BookEnd = BookedEnd | { readonly end: 'nothing' | 'unsure' };

/** Takes the first time, or the next one when it has gone; after a killed worker the model says the same again. */
async function book(ask: Ask, options: CallerOptions, offers: readonly string[]): Promise<BookEnd> {
  let slotIds = [...offers];
  let wasUnsure = false;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const [slotId] = slotIds;
    if (slotId === undefined) slotIds = await offersFrom(ask);
    if (slotId === undefined) continue;
    const answer = await bookOnce(ask, options, slotId);
    if (answer.kind === 'hung_up') return { end: 'unsure' };
    if (answer.kind === 'lost') {
      if (!options.random.chance(STAYS_ON_SHARE)) return { end: 'unsure' };
      wasUnsure = true;
      continue;
    }
    const { output, durationMs } = answer.reply;
    const yes = Booked.safeParse(output);
    if (yes.success) return { end: 'booked', ...yes.data, slotId, bookMs: durationMs };
    const no = NotBooked.safeParse(output);
    // "I could not confirm the booking, so please do not count on it yet": most callers leave it at that.
    if (!no.success) return { end: 'unsure' };
    slotIds = no.data.slots.map((slot) => slot.slotId);
  }
  return { end: wasUnsure ? 'unsure' : 'nothing' };
}

function bookOnce(ask: Ask, { manner, random, callId }: CallerOptions, slotId: string): Promise<CrewAnswer> {
  const words = { slotId, customerName: `Caller ${callId}`, address: '12 Oak Street, Austin, TX 78704' };
  const hangUpAfterMs = manner === 'hangs_up' ? Math.ceil(random.next() * LONGEST_PATIENCE_MS) : null;
  if (manner !== 'said_twice') return ask('book_slot', words, hangUpAfterMs);
  // The model calls twice, and its second call reaches another worker.
  return Promise.all([ask('book_slot', words), ask('book_slot', words)]).then(([one, other]) =>
    one.kind === 'answered' ? one : other,
  );
}

async function afterSecondThoughts(
  ask: Ask,
  options: CallerOptions,
  { first, told }: { first: BookedEnd; told: TellAs },
): Promise<Told> {
  const offers = (await offersFrom(ask)).reverse();
  const second = await book(ask, options, offers);
  // Until the second is confirmed, the first one stands: either of them is what the caller may find.
  if (second.end !== 'booked') return told('unsure');
  const { confirmationCode, slotId, bookMs } = second;
  return told('booked', { confirmationCode, slotId, bookMs: first.bookMs + bookMs });
}

interface Change {
  readonly bookingId: string;
  readonly told: TellAs;
  readonly made: Partial<Told>;
}

async function afterCancelling(ask: Ask, { bookingId, told }: Change): Promise<Told> {
  const answer = await ask('cancel_booking', { bookingId });
  const output = answer.kind === 'answered' ? answer.reply.output : null;
  return told(z.object({ cancelled: z.literal(true) }).safeParse(output).success ? 'cancelled' : 'unsure');
}

async function afterMoving(ask: Ask, { bookingId, told, made }: Change & { random: Random }): Promise<Told> {
  const [slotId] = (await offersFrom(ask)).reverse();
  if (slotId === undefined) return told('unsure');
  const answer = await ask('reschedule_booking', { bookingId, slotId });
  if (answer.kind !== 'answered' || answer.reply.failure !== null) return told('unsure');
  const moved = z.object({ moved: z.boolean() }).safeParse(answer.reply.output).data?.moved;
  return told('booked', moved ? { ...made, slotId } : made);
}
