import { takeMessage } from '@offhook/core';
import { z } from 'zod';
import { type AnyTool, defineTool } from './define-tool.ts';
import type { ToolDeps } from './tool-deps.ts';

const Input = z.object({
  message: z.string().trim().min(1).max(1_000).describe('What the caller wants, in their words, in a sentence or two'),
  callerName: z.string().trim().max(120).optional(),
  phone: z.string().trim().max(40).optional().describe('Only if it is not the number they call from'),
  bestTime: z.string().trim().max(120).optional().describe('When they would like to be called back, in their words'),
  urgent: z.boolean().optional().describe('True only if the caller says that it cannot wait'),
});

export function takeMessageTool({ db }: ToolDeps): AnyTool {
  return defineTool({
    name: 'take_message',
    title: 'Take a message',
    changes: true,
    description:
      'Takes a message for the people of the business, who call back. Use it when nobody is free to talk, when you cannot help, or when the caller asks for it. Ask for their name first. Promise no time for the call back.',
    input: Input,
    attemptTimeoutMs: 10_000, // database
    maxAttempts: 3, // the same words on one call are one message
    spokenFailure: 'I am sorry, I could not write that down just now.',
    refused: ({ taken }) => !taken,
    execute: ({ message, callerName, phone, bestTime, urgent = false }, { projectId, callId, callerNumber, now }) =>
      takeMessage(db, {
        projectId,
        callId,
        callerNumber,
        message,
        callerName: callerName || null,
        phone: phone || null,
        bestTime: bestTime || null,
        urgent,
        nowMs: now(),
      }),
  });
}
