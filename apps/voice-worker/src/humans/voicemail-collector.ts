import { instruments, type Logger } from '@offhook/telemetry';
import type { HumanServices } from '@offhook/wiring/worker';

/** Twilio's copy may take a moment to appear after it was announced. */
const RETRY_AFTER_MS = [0, 2_000, 10_000] as const;
/** What was not brought home by then is tried again at every sweep, for as long as it takes. */
const SWEEP_EVERY_MS = 60_000;

export interface VoicemailCollectorOptions {
  readonly services: Pick<HumanServices, 'pendingVoicemails' | 'fetchVoicemail'>;
  readonly logger: Logger;
  /** For tests. */
  readonly retryAfterMs?: readonly number[];
}

/**
 * Brings messages home from Twilio: at once with a few retries, and whatever is left over (a Twilio that was away, a worker that
 * died) at start-up and every minute.
 */
export class VoicemailCollector {
  readonly #options: VoicemailCollectorOptions;
  readonly #running = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(options: VoicemailCollectorOptions) {
    this.#options = options;
  }

  /** Never rejects. One attempt at a time for one message. */
  collect(recordingId: string): Promise<void> {
    const running = this.#running.get(recordingId);
    if (running) return running;
    const work = this.#collect(recordingId).finally(() => this.#running.delete(recordingId));
    this.#running.set(recordingId, work);
    return work;
  }

  /** Sweeps now and then. */
  start(): void {
    this.#timer = setInterval(() => void this.sweep(), SWEEP_EVERY_MS).unref();
    void this.sweep();
  }

  async sweep(): Promise<void> {
    const { services, logger } = this.#options;
    try {
      const pending = await services.pendingVoicemails();
      for (const recordingId of pending) {
        if (this.#isStopped) return;
        await this.#attempt(recordingId);
      }
    } catch (error) {
      logger.warn({ err: error }, 'voicemails could not be looked for');
    }
  }

  /** Waits for what is being fetched; starts nothing more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await Promise.all(this.#running.values());
  }

  async #collect(recordingId: string): Promise<void> {
    for (const delayMs of this.#options.retryAfterMs ?? RETRY_AFTER_MS) {
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
      if (this.#isStopped || (await this.#attempt(recordingId))) return;
    }
  }

  async #attempt(recordingId: string): Promise<boolean> {
    const { services, logger } = this.#options;
    try {
      await services.fetchVoicemail(recordingId);
      instruments().voicemails.add(1, { result: 'fetched' });
      return true;
    } catch (error) {
      instruments().voicemails.add(1, { result: 'failed' });
      logger.warn({ err: error, recordingId }, 'a voicemail could not be fetched from Twilio, trying again later');
      return false;
    }
  }
}
