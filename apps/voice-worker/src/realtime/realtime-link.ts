import {
  type AudioDelta,
  type ConversationSeed,
  type RealtimeServerMessage,
  seedConversation,
} from '@offhook/protocol';
import type { ReadySession, RealtimeSocket } from './realtime-socket.ts';
import type { SessionLoss } from './session-loss.ts';

/** What a link needs of one session. */
export type LinkedSession = Pick<RealtimeSocket, 'listen' | 'appendAudio' | 'takeUnsent' | 'send' | 'close'>;

/** Dials a session that is told `seed` first. `attempt` is 0 for the first session of a call. */
export type OpenSession = (wanted: { readonly seed: readonly string[]; readonly attempt: number }) => LinkedSession;

export interface LinkListener {
  onReady(session: ReadySession): void;
  onAudio(delta: AudioDelta): void;
  onMessage(message: RealtimeServerMessage): void;
  onLost(loss: SessionLoss): void;
  /** The session that is to replace the present one. */
  onNextReady(session: ReadySession): void;
  onNextLost(loss: SessionLoss): void;
}

/** Without a session the caller's audio is kept this long: 30 s of 20 ms frames. */
const MAX_KEPT_FRAMES = 1_500;
/** Voice detection notices a word this late at most: a session that takes over in a quiet moment hears its beginning too. */
const OVERLAP_FRAMES = 40;

/**
 * The call's line to the model: one Realtime session at a time, replaced when it is lost or about to expire. The caller's
 * audio is never dropped in between: what no session was given goes to the next one, in order. It decides nothing: the call
 * machine orders every replacement.
 */
export class RealtimeLink {
  readonly #openSession: OpenSession;
  #listener: LinkListener | null = null;
  #session: LinkedSession | null;
  #next: LinkedSession | null = null;
  /** Without a session: all of the caller's audio. With the next one at hand: the last second. */
  #kept: string[] = [];

  /** Dials at once. */
  constructor(openSession: OpenSession, seed: ConversationSeed | null = null) {
    this.#openSession = openSession;
    this.#session = openSession({ seed: seed ? seedConversation(seed) : [], attempt: 0 });
  }

  listen(listener: LinkListener): void {
    this.#listener = listener;
    if (this.#session) this.#listenTo(this.#session);
  }

  /** Caller audio, base64 mu-law, in order. */
  appendAudio(payload: string): void {
    if (this.#session && !this.#next) {
      this.#session.appendAudio(payload);
      return;
    }
    this.#session?.appendAudio(payload);
    this.#kept.push(payload);
    if (this.#kept.length > (this.#session ? OVERLAP_FRAMES : MAX_KEPT_FRAMES)) this.#kept.shift();
  }

  /** Given up when there is no session: whoever asks hears of the loss. */
  send(frame: string): void {
    this.#session?.send(frame);
  }

  /** A new session in place of the present one, which is of no use any more. */
  redial({ seed, attempt }: { seed: ConversationSeed; attempt: number }): void {
    this.#letGo();
    this.#forgetNext();
    this.#session = this.#openSession({ seed: seedConversation(seed), attempt });
    this.#giveKept(this.#session);
    this.#listenTo(this.#session);
  }

  /** Dials the session that will replace the present one; nothing changes for the call yet. */
  prepareNext(): void {
    this.#forgetNext();
    const next = this.#openSession({ seed: [], attempt: 0 });
    this.#next = next;
    next.listen({
      onReady: (session) => this.#ifNext(next, (listener) => listener.onNextReady(session)),
      onAudio: (delta) => this.#ifCurrent(next, (listener) => listener.onAudio(delta)),
      onMessage: (message) => this.#ifCurrent(next, (listener) => listener.onMessage(message)),
      onLost: (loss) => (this.#next === next ? this.#nextLost(loss) : this.#lost(next, loss)),
    });
  }

  /** The prepared session takes over, told the conversation so far and what was just heard. */
  switchOver(seed: ConversationSeed): void {
    const next = this.#next;
    if (!next) return;
    this.#letGo();
    this.#next = null;
    this.#session = next;
    for (const frame of seedConversation(seed)) next.send(frame);
    this.#giveKept(next);
  }

  /** Ends whatever is open; nothing is told afterwards. */
  close(): void {
    this.#session?.close();
    this.#session = null;
    this.#forgetNext();
    this.#kept = [];
    this.#listener = null;
  }

  #listenTo(session: LinkedSession): void {
    session.listen({
      onReady: (ready) => this.#ifCurrent(session, (listener) => listener.onReady(ready)),
      // 50 times a second: no function is made for it.
      onAudio: (delta) => void (this.#session === session && this.#listener?.onAudio(delta)),
      onMessage: (message) => this.#ifCurrent(session, (listener) => listener.onMessage(message)),
      onLost: (loss) => this.#lost(session, loss),
    });
  }

  #lost(session: LinkedSession, loss: SessionLoss): void {
    if (this.#session !== session) return;
    this.#letGo();
    this.#listener?.onLost(loss);
  }

  #nextLost(loss: SessionLoss): void {
    this.#forgetNext();
    this.#listener?.onNextLost(loss);
  }

  /** What the session was not given is kept for the one after it. */
  #letGo(): void {
    const session = this.#session;
    if (!session) return;
    this.#session = null;
    session.close();
    const unsent = session.takeUnsent();
    if (unsent.length > 0) this.#kept = [...unsent, ...(this.#next ? [] : this.#kept)].slice(-MAX_KEPT_FRAMES);
  }

  #giveKept(session: LinkedSession): void {
    const kept = this.#kept;
    this.#kept = [];
    for (const payload of kept) session.appendAudio(payload);
  }

  #forgetNext(): void {
    const next = this.#next;
    this.#next = null;
    next?.close();
    if (this.#session) this.#kept = [];
  }

  #ifCurrent(session: LinkedSession, tell: (listener: LinkListener) => void): void {
    if (this.#session === session && this.#listener) tell(this.#listener);
  }

  #ifNext(next: LinkedSession, tell: (listener: LinkListener) => void): void {
    if (this.#next === next && this.#listener) tell(this.#listener);
  }
}
