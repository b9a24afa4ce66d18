import { reportEmergency } from '@offhook/core';
import { z } from 'zod';
import { type AnyTool, defineTool } from './define-tool.ts';
import type { ToolDeps } from './tool-deps.ts';

const Input = z.object({
  kind: z.string().trim().min(1).max(40).describe('One of the kinds in your instructions, or "other"'),
  summary: z
    .string()
    .trim()
    .min(1)
    .max(400)
    .describe('What is happening, in one short sentence, for the person who is rung about it'),
  address: z
    .string()
    .trim()
    .max(300)
    .optional()
    .describe('Where: street, number, city. Leave out what you do not know'),
  customerName: z.string().trim().max(120).optional(),
  phone: z.string().trim().max(40).optional().describe('Only if it is not the number they call from'),
  temperature: z.number().min(-80).max(150).optional().describe('How cold it is indoors, for no heat'),
  temperatureUnit: z.enum(['F', 'C']).optional().describe('F unless the caller says Celsius'),
});

export function reportEmergencyTool(deps: ToolDeps): AnyTool {
  return defineTool({
    name: 'report_emergency',
    title: 'Report an emergency',
    changes: true,
    description:
      'Has the people on call rung about an emergency. Call it once, as soon as you know what is happening; do not wait for the address. Say what it answers: nobody has promised to come until it says so.',
    input: Input,
    attemptTimeoutMs: 15_000, // two telephone companies' refusals of 5 s each must fit
    maxAttempts: 3, // one call and kind is one alert, however often it is reported
    spokenFailure: 'I am sorry, I could not reach our on-call team just now. If anybody is in danger, call 911 first.',
    refused: ({ reported }) => !reported,
    execute: (input, { projectId, callId, callerNumber, toolCallId, now }) =>
      reportEmergency(
        { db: deps.db, now, ...deps.ladder },
        {
          projectId,
          callId,
          reportId: toolCallId,
          callerNumber,
          kind: input.kind,
          summary: input.summary,
          address: input.address ?? '',
          callerName: input.customerName ?? '',
          callbackPhone: input.phone ?? '',
          temperature:
            input.temperature === undefined ? null : { degrees: input.temperature, unit: input.temperatureUnit ?? 'F' },
          nowMs: now(),
        },
      ),
  });
}
