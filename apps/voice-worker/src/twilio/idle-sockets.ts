import { CLOSE_CODE } from '../websocket/frame-rules.ts';
import type { FrameSocket } from '../websocket/frame-socket.ts';

/** Twilio sends `connected` and `start` right behind the upgrade: whoever has said nothing for this long may make room. */
const GIVES_WAY_AFTER_MS = 1_000;

/**
 * Media sockets that have not started a stream: at most `max`. When they are that many, the one that has waited longest gives
 * way to a new one, so that idle sockets cannot keep calls out; when even that one is fresh, the new one is refused.
 */
export class IdleSockets {
  readonly #max: number;
  readonly #now: () => number;
  /** In the order of their coming. */
  readonly #sinceMs = new Map<Pick<FrameSocket, 'close'>, number>();

  constructor(max: number, now: () => number = performance.now.bind(performance)) {
    this.#max = max;
    this.#now = now;
  }

  get size(): number {
    return this.#sinceMs.size;
  }

  /** Whether another one may come. */
  makeRoom(): boolean {
    if (this.#sinceMs.size < this.#max) return true;
    const [oldest] = this.#sinceMs;
    if (!oldest || this.#now() - oldest[1] < GIVES_WAY_AFTER_MS) return false;
    this.#sinceMs.delete(oldest[0]);
    oldest[0].close(CLOSE_CODE.policy, 'no start');
    return true;
  }

  add(socket: Pick<FrameSocket, 'close'>): void {
    this.#sinceMs.set(socket, this.#now());
  }

  /** It started, or is gone. */
  remove(socket: Pick<FrameSocket, 'close'>): void {
    this.#sinceMs.delete(socket);
  }
}
