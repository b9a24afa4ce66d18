import { getKnowledge } from '@offhook/core';
import { z } from 'zod';
import { type AnyTool, defineTool } from './define-tool.ts';
import type { ToolDeps } from './tool-deps.ts';

const Input = z.object({
  question: z.string().trim().min(1).max(500).describe('What the caller wants to know'),
});

export function getKnowledgeTool({ db, meaning }: ToolDeps): AnyTool {
  return defineTool({
    name: 'get_knowledge',
    title: 'Answer a question',
    changes: false,
    description:
      'Looks up what the business says about itself: payment, warranty, licences, policies. Answer only from the articles; if none is found, say the sentence it gives, and make nothing up.',
    input: Input,
    attemptTimeoutMs: 10_000, // design, section 4
    maxAttempts: 3, // only reads
    spokenFailure: 'I am sorry, I cannot look that up right now.',
    refused: ({ found }) => !found,
    execute: ({ question }, { projectId, signal }) => getKnowledge({ db, meaning }, { projectId, question, signal }),
  });
}
