import { greetingKey } from '@offhook/core';
import type { Logger } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import { GreetingTake } from './greeting-take.ts';
import { withinTime } from './within-time.ts';

/** Clips of this many greetings stay in memory, about 80 kB each. */
const MAX_IN_MEMORY = 200;
/** A clip that is not there by then is not waited for: the model speaks instead. */
const FIND_WITHIN_MS = 400;
/** 402 ms: one mark each (packages/call), and a multiple of three, so that base64 needs no padding. */
const PIECE_BYTES = 3_216;

/** The greeting of one call: its sound, or a way to get it. */
export interface CallGreeting {
  /** Pieces of base64 mu-law, or null when nobody has spoken it yet. Never rejects. */
  readonly clip: Promise<readonly string[] | null>;
  /** Listens to the model speaking it. */
  readonly take: GreetingTake;
}

export interface GreetingClipsOptions {
  readonly services: Pick<WorkerServices, 'findGreetingClip' | 'storeGreetingClip'>;
  readonly model: string;
  readonly logger: Logger;
}

/** Greetings as the model once spoke them, found by voice, text and model. */
export class GreetingClips {
  readonly #options: GreetingClipsOptions;
  /** By business and key, the one used last at the end. A key names its content: nothing here can be out of date. */
  readonly #known = new Map<string, readonly string[]>();

  constructor(options: GreetingClipsOptions) {
    this.#options = options;
  }

  /** For one call. Waits for nothing: what is not in memory is looked up meanwhile. */
  of(projectId: string, { voice, greeting }: { readonly voice: string; readonly greeting: string }): CallGreeting {
    const { model } = this.#options;
    const key = greetingKey({ voice, greeting, model });
    const take = new GreetingTake(greeting, (audio) => void this.#store({ projectId, key, audio }));
    return { clip: this.#find(projectId, key), take };
  }

  async #find(projectId: string, key: string): Promise<readonly string[] | null> {
    const id = `${projectId} ${key}`;
    const known = this.#known.get(id);
    if (known) return this.#remember(id, known);
    try {
      const audio = await withinTime(this.#options.services.findGreetingClip({ projectId, key }), FIND_WITHIN_MS);
      return audio && this.#remember(id, piecesOf(audio));
    } catch (error) {
      this.#options.logger.warn({ err: error, projectId }, 'a greeting could not be looked up');
      return null;
    }
  }

  async #store({ projectId, key, audio }: { projectId: string; key: string; audio: Buffer }): Promise<void> {
    const { services, model, logger } = this.#options;
    try {
      const isKept = await services.storeGreetingClip({ projectId, key, model, audio });
      if (isKept) this.#remember(`${projectId} ${key}`, piecesOf(audio));
    } catch (error) {
      logger.warn({ err: error, projectId }, 'a greeting could not be kept');
    }
  }

  #remember(id: string, pieces: readonly string[]): readonly string[] {
    this.#known.delete(id);
    this.#known.set(id, pieces);
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > MAX_IN_MEMORY && oldest !== undefined) this.#known.delete(oldest);
    return pieces;
  }
}

function piecesOf(audio: Uint8Array): readonly string[] {
  const bytes = Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength);
  const count = Math.ceil(bytes.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, index) =>
    bytes.toString('base64', index * PIECE_BYTES, (index + 1) * PIECE_BYTES),
  );
}
