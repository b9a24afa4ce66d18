import { sendBookingLink } from '@offhook/core';
import { z } from 'zod';
import { type AnyTool, defineTool } from './define-tool.ts';
import type { ToolDeps } from './tool-deps.ts';

const Input = z.object({
  phone: z.string().trim().max(40).optional().describe('Only if it is not the number they call from'),
});

export function sendBookingLinkTool({ db }: ToolDeps): AnyTool {
  return defineTool({
    name: 'send_booking_link',
    title: 'Text the booking page',
    changes: true,
    description:
      'Sends the caller a text with the page where they can book online. Offer it when they would rather book by themselves, or when booking does not work right now. Never spell the address out.',
    input: Input,
    attemptTimeoutMs: 10_000, // database
    maxAttempts: 3, // one call and number is one text
    spokenFailure: 'I am sorry, I could not send the text just now.',
    refused: ({ sent }) => !sent,
    execute: ({ phone }, { projectId, callId, callerNumber, now }) =>
      sendBookingLink(db, { projectId, callId, callerNumber, phone: phone || null, nowMs: now() }),
  });
}
