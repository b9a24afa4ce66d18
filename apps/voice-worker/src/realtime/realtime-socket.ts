import {
  type AudioDelta,
  appendAudio,
  audioDeltaCutter,
  clearInputAudio,
  parseRealtimeMessage,
  type RealtimeServerMessage,
  type RealtimeSession,
  sessionUpdate,
  withoutField,
} from '@offhook/protocol';
import { instruments, type Logger } from '@offhook/telemetry';
import { dialWebSocket } from '../websocket/dial-websocket.ts';
import { CLOSE_CODE } from '../websocket/frame-rules.ts';
import type { FrameSocket } from '../websocket/frame-socket.ts';
import { type LossReason, lossByClose, lossByError, lossByFailure, type SessionLoss } from './session-loss.ts';

/** Caller audio kept until the session is there: 30 s of 20 ms frames. */
const MAX_PENDING_FRAMES = 1_500;
/** A session this far behind is not keeping up; audio beyond it is given up rather than piled up. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
/** Audio deltas are large; anything beyond this is no message of the API. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const MAX_REFUSED_FIELDS = 5;
const SESSION_UPDATE_ID = 'session_update';

export interface RealtimeDial {
  /** `wss://api.openai.com/v1/realtime`. */
  readonly url: string;
  readonly model: string;
  readonly apiKey: string;
  /** Stable hash of the end user (OpenAI's advice): never the phone number itself. */
  readonly safetyIdentifier: string;
  /** The session wanted; the handshake does not wait for it. */
  readonly session: Promise<RealtimeSession>;
  /** Events that tell the session the conversation so far; sent before any of the caller's audio. */
  readonly seed: readonly string[];
  /** Handshake and `session.updated` must be there within this time. */
  readonly readyTimeoutMs: number;
  /** Once: it is ready, or was lost before it was. Not told when it is closed from here meanwhile. */
  readonly onSettled?: (result: 'ready' | LossReason) => void;
  readonly logger: Logger;
}

export interface ReadySession {
  readonly sessionId: string | null;
  /** Milliseconds until the service ends the session; null when it does not say. */
  readonly expiresInMs: number | null;
}

export interface RealtimeListener {
  onReady(session: ReadySession): void;
  onAudio(delta: AudioDelta): void;
  onMessage(message: RealtimeServerMessage): void;
  /** Once, at most, and never after `close`. */
  onLost(loss: SessionLoss): void;
}

type WireSession = Extract<RealtimeServerMessage, { type: 'session.updated' }>['session'];

function withModel(url: string, model: string): URL {
  const address = new URL(url);
  address.searchParams.set('model', model);
  return address;
}

/** One Realtime session over its WebSocket: dialled at once, configured first, audio kept in order until it may be sent. */
export class RealtimeSocket {
  readonly #dial: RealtimeDial;
  /** Until the handshake is done. */
  #dialling: { abandon(): void } | null;
  readonly #readyTimer: NodeJS.Timeout;
  /** Null until the handshake is done. */
  #socket: FrameSocket | null = null;
  #listener: RealtimeListener | null = null;
  /** What happened before anyone listened. */
  #early: ((listener: RealtimeListener) => void)[] = [];
  #pendingAudio: string[] = [];
  #session: RealtimeSession | null = null;
  #sessionId: string | null = null;
  #expiresAtMs: number | null = null;
  #refusedFields = 0;
  #state: 'connecting' | 'configuring' | 'ready' | 'over' = 'connecting';
  #isConfigured = false;
  readonly #cutDelta = audioDeltaCutter();

  constructor(dial: RealtimeDial) {
    this.#dial = dial;
    this.#readyTimer = setTimeout(
      () => this.#lose({ reason: 'not_ready', detail: 'not ready in time' }),
      dial.readyTimeoutMs,
    );
    const { url, model, apiKey, safetyIdentifier, readyTimeoutMs } = dial;
    this.#dialling = dialWebSocket(
      {
        url: withModel(url, model),
        headers: { Authorization: `Bearer ${apiKey}`, 'OpenAI-Safety-Identifier': safetyIdentifier },
        handshakeTimeoutMs: readyTimeoutMs,
        maxMessageBytes: MAX_MESSAGE_BYTES,
      },
      {
        onOpen: (socket) => this.#opened(socket),
        onFailed: ({ reason }) => this.#lose(lossByFailure(reason)),
      },
    );
  }

  /** From now on events go to `listener`; those that came before are told first. */
  listen(listener: RealtimeListener): void {
    this.#listener = listener;
    const early = this.#early;
    this.#early = [];
    for (const tell of early) tell(listener);
  }

  /** Caller audio, base64 mu-law, in order; kept until the session can take it. */
  appendAudio(payload: string): void {
    if (this.#state === 'over') return;
    if (this.#isConfigured) {
      this.#sendAudio(payload);
      return;
    }
    if (this.#pendingAudio.length >= MAX_PENDING_FRAMES) {
      this.#pendingAudio.shift();
      instruments().droppedFrames.add(1, { leg: 'realtime' });
    }
    this.#pendingAudio.push(payload);
  }

  /** The caller's audio that this session was never given, oldest first; it is not kept here any longer. */
  takeUnsent(): readonly string[] {
    const unsent = this.#pendingAudio;
    this.#pendingAudio = [];
    return unsent;
  }

  send(frame: string): void {
    this.#socket?.send(frame);
  }

  /** Ends the session; nothing is told afterwards. */
  close(): void {
    if (this.#state === 'over') return;
    this.#end();
    if (this.#socket) this.#socket.close(CLOSE_CODE.normal);
    else this.#dialling?.abandon();
  }

  #opened(socket: FrameSocket): void {
    this.#socket = socket;
    this.#dialling = null;
    socket.listen({
      onText: (message) => this.#receive(message),
      onBinary: () => this.#unreadable('binary'),
      onClose: (code, words) => this.#lose(lossByClose(code, words)),
    });
    void this.#configure();
  }

  async #configure(): Promise<void> {
    this.#state = 'configuring';
    try {
      this.#session = await this.#dial.session;
    } catch (error) {
      this.#dial.logger.error({ err: error }, 'the session could not be prepared');
      this.#lose({ reason: 'rejected', detail: 'no session' });
      return;
    }
    if (!this.#socket?.isOpen) return;
    this.send(sessionUpdate(this.#session, SESSION_UPDATE_ID));
    // The server works in order: what follows the update is heard in the format the update names.
    this.#isConfigured = true;
    for (const frame of this.#dial.seed) this.send(frame);
    for (const payload of this.takeUnsent()) this.#sendAudio(payload);
  }

  #sendAudio(payload: string): void {
    if (this.#socket && this.#socket.bufferedBytes > MAX_BUFFERED_BYTES) {
      instruments().droppedFrames.add(1, { leg: 'realtime' });
      return;
    }
    this.send(appendAudio(payload));
  }

  #receive(message: string): void {
    if (this.#state === 'over') return;
    const delta = this.#cutDelta(message);
    if (delta) {
      if (this.#listener) this.#listener.onAudio(delta);
      else this.#early.push((listener) => listener.onAudio(delta));
      return;
    }
    const parsed = parseRealtimeMessage(message);
    if (parsed.kind === 'message') this.#act(parsed.message);
    if (parsed.kind === 'invalid') this.#unreadable(parsed.reason);
  }

  #unreadable(reason: string): void {
    instruments().malformedMessages.add(1, { wire: 'realtime' });
    this.#dial.logger.warn({ reason }, 'a Realtime message could not be read');
  }

  #act(message: RealtimeServerMessage): void {
    if (message.type === 'session.created') this.#note(message.session);
    if (message.type === 'session.updated') this.#accepted(message.session);
    if (message.type === 'error' && this.#isRefusedField(message.error)) return;
    this.#tell((listener) => listener.onMessage(message));
    const loss = message.type === 'error' ? lossByError(message.error.code) : null;
    if (loss) this.#lose(loss);
  }

  #note({ id, expires_at: expiresAt }: WireSession): void {
    this.#sessionId = id ?? this.#sessionId;
    if (expiresAt) this.#expiresAtMs = expiresAt * 1_000;
  }

  #accepted(session: WireSession): void {
    if (this.#state !== 'configuring') return;
    const format = session.audio?.output?.format?.type;
    if (format !== undefined && format !== 'audio/pcmu') {
      this.#lose({ reason: 'rejected', detail: `speaks ${format.slice(0, 40)}` });
      return;
    }
    clearTimeout(this.#readyTimer);
    this.#state = 'ready';
    this.#dial.onSettled?.('ready');
    this.#note(session);
    const ready = {
      sessionId: this.#sessionId,
      expiresInMs: this.#expiresAtMs === null ? null : Math.max(0, this.#expiresAtMs - Date.now()),
    };
    this.#tell((listener) => listener.onReady(ready));
  }

  /** The server does not know a field of our session: the rest of it must not be lost with that one. */
  #isRefusedField(error: { code?: string | null | undefined; param?: string | null | undefined }): boolean {
    if (error.code !== 'unknown_parameter' || !error.param || !this.#session || this.#state !== 'configuring')
      return false;
    const session = withoutField(this.#session, error.param);
    this.#refusedFields += 1;
    if (!session || this.#refusedFields > MAX_REFUSED_FIELDS) return false;
    this.#dial.logger.warn({ param: error.param }, 'the Realtime session refused a field, going on without it');
    this.#session = session;
    this.send(clearInputAudio());
    this.send(sessionUpdate(session, `${SESSION_UPDATE_ID}_${this.#refusedFields}`));
    return true;
  }

  #lose(loss: SessionLoss): void {
    if (this.#state === 'over') return;
    if (this.#state !== 'ready') this.#dial.onSettled?.(loss.reason);
    this.#end();
    if (this.#socket) this.#socket.terminate();
    else this.#dialling?.abandon();
    this.#tell((listener) => listener.onLost(loss));
  }

  #end(): void {
    this.#state = 'over';
    clearTimeout(this.#readyTimer);
  }

  #tell(tell: (listener: RealtimeListener) => void): void {
    if (this.#listener) tell(this.#listener);
    else this.#early.push(tell);
  }
}
