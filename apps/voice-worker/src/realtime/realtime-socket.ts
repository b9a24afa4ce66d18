import {
  type AudioDelta,
  appendAudio,
  clearInputAudio,
  cutAudioDelta,
  parseRealtimeMessage,
  type RealtimeServerMessage,
  type RealtimeSession,
  sessionUpdate,
  withoutField,
} from '@offhook/protocol';
import { instruments, type Logger } from '@offhook/telemetry';
import { WebSocket } from 'ws';

/** Handshake and `session.updated` must be there within this time, or the caller gets the fallback. */
const READY_TIMEOUT_MS = 8_000;
/** Caller audio kept until the session is there: 30 s of 20 ms frames. */
const MAX_PENDING_FRAMES = 1_500;
/** A session this far behind is not keeping up; audio beyond it is given up rather than piled up. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
/** Audio deltas are large; anything beyond this is no message of the API. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const MAX_REFUSED_FIELDS = 5;
const SESSION_UPDATE_ID = 'session_update';
/** Errors after which the session is of no use, whatever the socket says. */
const FATAL_CODES = new Set([
  'session_expired',
  'invalid_api_key',
  'insufficient_quota',
  'invalid_model',
  'model_not_found',
  'missing_model',
]);

export interface RealtimeDial {
  /** `wss://api.openai.com/v1/realtime`. */
  readonly url: string;
  readonly model: string;
  readonly apiKey: string;
  /** Stable hash of the end user (OpenAI's advice): never the phone number itself. */
  readonly safetyIdentifier: string;
  /** The session wanted; the handshake does not wait for it. */
  readonly session: Promise<RealtimeSession>;
  readonly logger: Logger;
}

export interface RealtimeListener {
  onReady(sessionId: string | null): void;
  onAudio(delta: AudioDelta): void;
  onMessage(message: RealtimeServerMessage): void;
  /** Once, at most, and never after `close`. `reason` is for us, short and without content. */
  onLost(reason: string): void;
}

function withModel(url: string, model: string): URL {
  const address = new URL(url);
  address.searchParams.set('model', model);
  return address;
}

/** One Realtime session over its WebSocket: dialled at once, configured first, audio kept in order until it may be sent. */
export class RealtimeSocket {
  readonly #dial: RealtimeDial;
  readonly #ws: WebSocket;
  readonly #readyTimer: NodeJS.Timeout;
  #listener: RealtimeListener | null = null;
  /** What happened before anyone listened. */
  #early: ((listener: RealtimeListener) => void)[] = [];
  #pendingAudio: string[] = [];
  #session: RealtimeSession | null = null;
  #sessionId: string | null = null;
  #refusedFields = 0;
  #state: 'connecting' | 'configuring' | 'ready' | 'over' = 'connecting';
  #isConfigured = false;

  constructor(dial: RealtimeDial) {
    this.#dial = dial;
    this.#ws = new WebSocket(withModel(dial.url, dial.model), {
      headers: { Authorization: `Bearer ${dial.apiKey}`, 'OpenAI-Safety-Identifier': dial.safetyIdentifier },
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
      handshakeTimeout: READY_TIMEOUT_MS,
    });
    this.#readyTimer = setTimeout(() => this.#lose('not ready in time'), READY_TIMEOUT_MS);
    this.#ws.on('open', () => void this.#configure());
    this.#ws.on('message', (bytes, isBinary) => this.#receive(bytes.toString(), isBinary));
    this.#ws.on('error', (error) => this.#lose(error.message));
    this.#ws.on('close', (code, reason) => this.#lose(`closed ${code} ${reason.toString().slice(0, 100)}`));
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

  send(frame: string): void {
    if (this.#ws.readyState === WebSocket.OPEN) this.#ws.send(frame);
  }

  /** Ends the session; nothing is told afterwards. */
  close(): void {
    if (this.#state === 'over') return;
    this.#end();
    this.#ws.close(1000);
  }

  async #configure(): Promise<void> {
    this.#state = 'configuring';
    try {
      this.#session = await this.#dial.session;
    } catch (error) {
      this.#dial.logger.error({ err: error }, 'the session could not be prepared');
      this.#lose('no session');
      return;
    }
    if (this.#ws.readyState !== WebSocket.OPEN) return;
    this.send(sessionUpdate(this.#session, SESSION_UPDATE_ID));
    // The server works in order: what follows the update is heard in the format the update names.
    this.#isConfigured = true;
    const pending = this.#pendingAudio;
    this.#pendingAudio = [];
    for (const payload of pending) this.#sendAudio(payload);
  }

  #sendAudio(payload: string): void {
    if (this.#ws.bufferedAmount > MAX_BUFFERED_BYTES) {
      instruments().droppedFrames.add(1, { leg: 'realtime' });
      return;
    }
    this.send(appendAudio(payload));
  }

  #receive(text: string, isBinary: boolean): void {
    if (this.#state === 'over') return;
    const delta = isBinary ? null : cutAudioDelta(text);
    if (delta) {
      this.#tell((listener) => listener.onAudio(delta));
      return;
    }
    const parsed = isBinary ? ({ kind: 'invalid', reason: 'binary' } as const) : parseRealtimeMessage(text);
    if (parsed.kind === 'message') this.#act(parsed.message);
    if (parsed.kind === 'invalid') {
      instruments().malformedMessages.add(1, { wire: 'realtime' });
      this.#dial.logger.warn({ reason: parsed.reason }, 'a Realtime message could not be read');
    }
  }

  #act(message: RealtimeServerMessage): void {
    if (message.type === 'session.created') this.#sessionId = message.session.id ?? this.#sessionId;
    if (message.type === 'session.updated') this.#accepted(message.session);
    if (message.type === 'error' && this.#isRefusedField(message.error)) return;
    this.#tell((listener) => listener.onMessage(message));
    if (message.type === 'error' && FATAL_CODES.has(message.error.code ?? ''))
      this.#lose(`error ${message.error.code}`);
  }

  #accepted(session: Extract<RealtimeServerMessage, { type: 'session.updated' }>['session']): void {
    if (this.#state !== 'configuring') return;
    const format = session.audio?.output?.format?.type;
    if (format !== undefined && format !== 'audio/pcmu') {
      this.#lose(`speaks ${format.slice(0, 40)}`);
      return;
    }
    clearTimeout(this.#readyTimer);
    this.#state = 'ready';
    this.#sessionId = session.id ?? this.#sessionId;
    const sessionId = this.#sessionId;
    this.#tell((listener) => listener.onReady(sessionId));
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

  #lose(reason: string): void {
    if (this.#state === 'over') return;
    this.#end();
    this.#ws.terminate();
    this.#tell((listener) => listener.onLost(reason));
  }

  #end(): void {
    this.#state = 'over';
    this.#pendingAudio = [];
    clearTimeout(this.#readyTimer);
  }

  #tell(tell: (listener: RealtimeListener) => void): void {
    if (this.#listener) tell(this.#listener);
    else this.#early.push(tell);
  }
}
