import { getPricing } from '@offhook/core';
import { z } from 'zod';
import { type AnyTool, defineTool } from './define-tool.ts';
import type { ToolDeps } from './tool-deps.ts';

const Input = z.object({
  service: z.string().trim().min(1).max(200).describe('What the caller wants a price for'),
});

export function getPricingTool({ db }: ToolDeps): AnyTool {
  return defineTool({
    name: 'get_pricing',
    description: 'Looks a price up. Say the sentence as given; never name, add or estimate a price yourself.',
    input: Input,
    attemptTimeoutMs: 10_000, // design, section 4
    maxAttempts: 3, // only reads
    spokenFailure: 'I am sorry, I cannot look up our prices right now.',
    refused: ({ found }) => !found,
    execute: ({ service }, { projectId }) => getPricing(db, { projectId, service }),
  });
}
