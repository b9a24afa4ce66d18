import { checkServiceArea } from '@offhook/core';
import { z } from 'zod';
import { type AnyTool, defineTool } from './define-tool.ts';
import type { ToolDeps } from './tool-deps.ts';

const Input = z.object({
  postalCode: z.string().trim().max(20).optional().describe('Five-digit ZIP code'),
  address: z.string().trim().max(300).optional().describe('The address as the caller said it'),
});

export function checkServiceAreaTool(deps: ToolDeps): AnyTool {
  return defineTool({
    name: 'check_service_area',
    title: 'Check the service area',
    changes: false,
    description:
      'Tells whether the business goes to an address: yes, no, or cannot tell (inArea null: ask what the sentence asks, or take the details). Ask for the ZIP code first; when the answer asks for the street address, call again with both. Say the sentence as given.',
    input: Input,
    attemptTimeoutMs: 10_000, // design, section 4
    maxAttempts: 3, // only reads
    upstream: 'geocoding',
    spokenFailure: 'I am sorry, I cannot check right now whether we come out to you.',
    refused: ({ inArea }) => inArea === false,
    execute: ({ postalCode = null, address = null }, { projectId, now, signal }) =>
      checkServiceArea(deps, { projectId, postalCode, address, nowMs: now(), signal }),
  });
}
