import { bookSlot } from '@offhook/core';
import { z } from 'zod';
import { callerOf } from './caller-of.ts';
import { type AnyTool, defineTool } from './define-tool.ts';
import type { ToolDeps } from './tool-deps.ts';

const Input = z.object({
  slotId: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .describe('The slotId of the time the caller chose, exactly as get_slots gave it'),
  customerName: z.string().trim().min(1).max(120),
  address: z.string().trim().min(1).max(300).describe('Where the job is: street, number, city, ZIP if known'),
  postalCode: z.string().trim().max(12).optional(),
  phone: z.string().trim().max(40).optional().describe('Only if it is not the number they call from'),
  email: z.string().trim().max(254).optional(),
  notes: z.string().trim().max(1_000).optional().describe('What is wrong, in a few words'),
  additional: z
    .boolean()
    .optional()
    .describe('True only for a second appointment beside one made in this call; otherwise that one is moved'),
});

/** Mail to anything else would only bounce; the booking matters more than the address. */
const Email = z.email();

export function bookSlotTool(deps: ToolDeps): AnyTool {
  return defineTool({
    name: 'book_slot',
    title: 'Book an appointment',
    changes: true,
    description:
      'Books a time the caller has agreed to. Say they are booked only when the answer says booked: true; if not, offer the new times it gives.',
    input: Input,
    attemptTimeoutMs: 15_000, // design, section 4: Cal.com can be slow
    maxAttempts: 3, // safe: the use case looks the wish up before it repeats it
    upstream: 'calendar',
    spokenFailure: 'I am sorry, I could not confirm the booking, so please do not count on it yet.',
    refused: ({ booked }) => !booked,
    execute: ({ postalCode = null, phone = null, email, notes = null, additional = false, ...words }, run) =>
      bookSlot(deps, callerOf(run), {
        ...words,
        postalCode,
        phone,
        notes,
        additional,
        email: Email.safeParse(email).data ?? null,
      }),
  });
}
