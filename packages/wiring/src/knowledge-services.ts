import { setTimeout as afterMs } from 'node:timers/promises';
import type { DocumentPort, MeaningSearch, SafeFetch } from '@offhook/core';
import type { Database } from '@offhook/db';
import { createDocumentReader, readRobots } from '@offhook/integrations';
import type { JobDeps } from './jobs.ts';
import { embeddingsFrom, meaningFrom, type OpenAiSettings } from './meaning-from.ts';

export interface KnowledgeServices {
  readonly meaning: MeaningSearch | null;
  readonly documents: DocumentPort;
  readonly jobParts: Pick<JobDeps, 'websites' | 'embeddings'>;
}

/** What takes knowledge in and finds it: files, websites, meaning. */
export function knowledgeServices(
  db: Database,
  { openai = null, safeFetch }: { readonly openai?: OpenAiSettings | null | undefined; readonly safeFetch: SafeFetch },
): KnowledgeServices {
  const documents = createDocumentReader();
  const wait = (delayMs: number, signal: AbortSignal) => afterMs(delayMs, undefined, { signal });
  return {
    meaning: meaningFrom(db, openai),
    documents,
    jobParts: {
      websites: { safeFetch, documents, readRobots, wait, now: Date.now },
      embeddings: openai ? embeddingsFrom(openai) : null,
    },
  };
}
