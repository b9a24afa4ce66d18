import { cancelForCaller } from '@offhook/core';
import { z } from 'zod';
import { callerOf } from './caller-of.ts';
import { ConfirmationCode } from './confirmation-code.ts';
import { type AnyTool, defineTool } from './define-tool.ts';
import type { ToolDeps } from './tool-deps.ts';

const Input = z.object({
  bookingId: z.string().trim().min(1).max(64).describe('As find_booking or book_slot gave it'),
  confirmationCode: ConfirmationCode.optional(),
});

export function cancelBookingTool(deps: ToolDeps): AnyTool {
  return defineTool({
    name: 'cancel_booking',
    title: 'Cancel an appointment',
    changes: true,
    description:
      'Cancels an appointment. First read it out and ask whether to cancel it; offer another time instead. Say it is cancelled only when the answer says cancelled: true.',
    input: Input,
    attemptTimeoutMs: 15_000, // like booking: Cal.com can be slow
    maxAttempts: 3, // safe: cancelling twice is cancelling once
    upstream: 'calendar',
    spokenFailure: 'I am sorry, I could not confirm the cancellation. Somebody will look after it.',
    refused: ({ cancelled }) => !cancelled,
    execute: ({ confirmationCode = null, ...words }, run) =>
      cancelForCaller(deps, callerOf(run), { ...words, confirmationCode }),
  });
}
