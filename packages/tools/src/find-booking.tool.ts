import { findCallerBookings } from '@offhook/core';
import { z } from 'zod';
import { callerOf } from './caller-of.ts';
import { ConfirmationCode } from './confirmation-code.ts';
import { type AnyTool, defineTool } from './define-tool.ts';
import type { ToolDeps } from './tool-deps.ts';

const Input = z.object({ confirmationCode: ConfirmationCode.optional() });

export function findBookingTool(deps: ToolDeps): AnyTool {
  return defineTool({
    name: 'find_booking',
    title: 'Find an appointment',
    changes: false,
    description:
      "Finds the caller's coming appointments: call it before an appointment is moved, cancelled or spoken of. By itself it looks under the number they call from.",
    input: Input,
    attemptTimeoutMs: 10_000,
    maxAttempts: 3, // only reads; a wrong code counts once more at most
    spokenFailure: 'I am sorry, I cannot look up appointments right now.',
    refused: ({ found }) => !found,
    execute: ({ confirmationCode = null }, run) => findCallerBookings(deps, callerOf(run), { confirmationCode }),
  });
}
