import { getPricing } from '@offhook/core';
import { z } from 'zod';
import { type AnyTool, defineTool } from './define-tool.ts';
import type { ToolDeps } from './tool-deps.ts';

const Input = z.object({
  service: z.string().trim().min(1).max(200).describe('What the caller wants a price for'),
  slotId: z
    .string()
    .max(80)
    .optional()
    .describe('The slotId of an offered time, when the caller asks what the job costs at that time'),
});

export function getPricingTool({ db }: ToolDeps): AnyTool {
  return defineTool({
    name: 'get_pricing',
    title: 'Look up a price',
    changes: false,
    description: 'Looks a price up. Say the sentence as given; never name, add or estimate a price yourself.',
    input: Input,
    attemptTimeoutMs: 10_000, // design, section 4
    maxAttempts: 3, // only reads
    spokenFailure: 'I am sorry, I cannot look up our prices right now.',
    refused: ({ found }) => !found,
    execute: ({ service, slotId }, { projectId, callId, now }) =>
      getPricing(db, { projectId, callId, service, slotId: slotId || null, nowMs: now() }),
  });
}
