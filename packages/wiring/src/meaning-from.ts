import { createMeaningSearch, type EmbeddingPort, type MeaningSearch } from '@offhook/core';
import type { Database } from '@offhook/db';
import { openAiEmbeddings } from '@offhook/integrations/openai';

/** `OPENAI_API_KEY`, `OPENAI_BASE_URL`. */
export interface OpenAiSettings {
  readonly apiKey: string;
  readonly baseUrl: string;
}

export function embeddingsFrom(openai: OpenAiSettings): EmbeddingPort {
  return openAiEmbeddings({ ...openai, now: Date.now });
}

/** Search of the knowledge by meaning; null without a key: words alone find it then. */
export function meaningFrom(db: Database, openai: OpenAiSettings | null): MeaningSearch | null {
  return openai ? createMeaningSearch(db, embeddingsFrom(openai)) : null;
}
