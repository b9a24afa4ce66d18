import { z } from 'zod';

/** The functions the simulated model knows how to use, with what it reads of their outputs (design.md, section 4). */
export type ToolArguments = {
  get_slots: {
    service: string;
    preferredDate?: string;
    partOfDay?: 'morning' | 'afternoon' | 'any';
    emergency?: boolean;
    postalCode?: string;
    bookingId?: string;
  };
  book_slot: {
    slotId: string;
    customerName: string;
    address: string;
    postalCode?: string;
    phone?: string;
    email?: string;
    notes?: string;
  };
  find_booking: { confirmationCode?: string };
  reschedule_booking: { bookingId: string; slotId: string; confirmationCode?: string };
  cancel_booking: { bookingId: string; confirmationCode?: string };
  get_pricing: { service: string };
  get_knowledge: { question: string };
  check_service_area: { postalCode?: string; address?: string };
  report_emergency: { kind: string; summary: string; address?: string; customerName?: string; temperature?: number };
  take_message: { message: string; callerName?: string; phone?: string; bestTime?: string; urgent?: boolean };
  send_booking_link: { phone?: string };
  /** A function of the demo business's own (scripts/lib/demo-functions.ts). */
  check_warranty: { serialNumber: string };
  /** A control function: the call leaves the session, so no answer comes unless nobody can be dialled. */
  transfer_to_human: { briefing: string; urgent?: boolean };
};
export type ToolName = keyof ToolArguments;

const Slot = z.object({ slotId: z.string(), spoken: z.string() });

const OUTPUTS = {
  get_slots: z.object({ slots: z.array(Slot), say: z.string() }),
  book_slot: z.discriminatedUnion('booked', [
    z.object({ booked: z.literal(true), confirmationCode: z.string(), spoken: z.string(), say: z.string() }),
    z.object({ booked: z.literal(false), reason: z.string(), slots: z.array(Slot).default([]), say: z.string() }),
  ]),
  find_booking: z.object({
    found: z.boolean(),
    bookings: z.array(z.object({ bookingId: z.string(), service: z.string(), spoken: z.string() })),
    say: z.string(),
  }),
  reschedule_booking: z.object({ moved: z.boolean(), say: z.string() }),
  cancel_booking: z.object({ cancelled: z.boolean(), say: z.string() }),
  get_pricing: z.object({
    found: z.boolean(),
    items: z.array(z.object({ service: z.string(), spoken: z.string() })),
    say: z.string(),
  }),
  get_knowledge: z.object({
    found: z.boolean(),
    articles: z.array(z.object({ title: z.string(), body: z.string() })),
    /** When nothing was found. */
    say: z.string().optional(),
  }),
  check_service_area: z.object({ inArea: z.boolean().nullable(), reason: z.string(), say: z.string() }),
  report_emergency: z.object({ reported: z.boolean(), say: z.string() }),
  take_message: z.object({ taken: z.boolean(), say: z.string() }),
  send_booking_link: z.object({ sent: z.boolean(), say: z.string() }),
  check_warranty: z.object({ covered: z.boolean(), say: z.string() }),
  transfer_to_human: z.object({ ok: z.boolean(), say: z.string() }),
} satisfies Record<ToolName, z.ZodType>;

export type ToolOutputs = { [N in ToolName]: z.output<(typeof OUTPUTS)[N]> };

/** A tool's answer as the model reads it; a failed one still has a sentence for the caller. */
export type ToolAnswer<N extends ToolName> = ToolSuccess<N> | { failed: true; say: string };
export type ToolSuccess<N extends ToolName> = { failed: false } & ToolOutputs[N];

export const isToolName = (name: string): name is ToolName => name in OUTPUTS;

const Failure = z.object({ say: z.string().optional(), spoken: z.string().optional(), message: z.string().optional() });

/** Reads `function_call_output.output`. What is not the tool's documented answer counts as a failure: the model then only passes its sentence on. */
export function readToolAnswer<N extends ToolName>(name: N, output: string): ToolAnswer<N> {
  const json = parseJson(output);
  const answer = OUTPUTS[name].safeParse(json);
  if (answer.success) return { failed: false, ...(answer.data as ToolOutputs[N]) };
  const failure = Failure.safeParse(json);
  const sentence = failure.success ? (failure.data.say ?? failure.data.spoken ?? failure.data.message) : undefined;
  return { failed: true, say: sentence ?? (typeof json === 'string' ? json : output) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
