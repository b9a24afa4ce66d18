import { moveForCaller } from '@offhook/core';
import { z } from 'zod';
import { callerOf } from './caller-of.ts';
import { ConfirmationCode } from './confirmation-code.ts';
import { type AnyTool, defineTool } from './define-tool.ts';
import type { ToolDeps } from './tool-deps.ts';

const Input = z.object({
  bookingId: z.string().trim().min(1).max(64).describe('As find_booking or book_slot gave it'),
  slotId: z.string().trim().min(1).max(64).describe('The slotId of the new time, exactly as get_slots gave it'),
  confirmationCode: ConfirmationCode.optional(),
});

export function rescheduleBookingTool(deps: ToolDeps): AnyTool {
  return defineTool({
    name: 'reschedule_booking',
    title: 'Move an appointment',
    changes: true,
    description:
      'Moves an appointment to a time the caller has agreed to. Say it is moved only when the answer says moved: true; if not, the old time stands.',
    input: Input,
    attemptTimeoutMs: 15_000, // like booking: Cal.com can be slow
    maxAttempts: 3, // safe: the use case finds out what an earlier attempt did before it asks again
    upstream: 'calendar',
    spokenFailure: 'I am sorry, I could not confirm the change, so please count on the old time for now.',
    refused: ({ moved }) => !moved,
    execute: ({ confirmationCode = null, ...words }, run) =>
      moveForCaller(deps, callerOf(run), { ...words, confirmationCode }),
  });
}
