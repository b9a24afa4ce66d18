import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { createInputAudio, type InputAudio } from '../realtime/input-audio.ts';
import { MU_LAW_FRAME_BYTES } from '../speech/mu-law.ts';

/** What happens on the telephone's side of a call, as the assistant notices it. */
export interface VoiceEvents {
  onStart(stream: { streamSid: string; callSid: string }): void;
  /** The caller has said something; the sound of it. */
  onCallerSpoke(audio: Uint8Array, spokeMs: { startMs: number; endMs: number }): void;
  /** The caller began to speak while the assistant did. */
  onInterrupted(): void;
  /** The telephone's side is gone. */
  onEnd(): void;
}

const Frame = z.object({
  event: z.string(),
  start: z.object({ streamSid: z.string(), callSid: z.string() }).optional(),
  media: z.object({ payload: z.string() }).optional(),
  mark: z.object({ name: z.string() }).optional(),
});
/** Vapi's own figures are not published: sensible ones. */
const TURN_DETECTION = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  idle_timeout_ms: null,
  create_response: true,
  interrupt_response: true,
} as const;
/** One message carries a fifth of a second. */
const MESSAGE_BYTES = 10 * MU_LAW_FRAME_BYTES;

/** The ears and the mouth of an assistant on one of Twilio's media streams. */
export class AssistantVoice {
  readonly #socket: WebSocket;
  readonly #events: VoiceEvents;
  readonly #input: InputAudio;
  readonly #callerTrack: Uint8Array[] = [];
  readonly #spoken: { audio: Uint8Array; atMs: number }[] = [];
  readonly #heard = new Map<string, (isCut: boolean) => void>();
  #streamSid = '';
  #marks = 0;
  #isOver = false;

  constructor(socket: WebSocket, events: VoiceEvents) {
    this.#socket = socket;
    this.#events = events;
    this.#input = createInputAudio({
      onSpeechStarted: () => this.#interrupt(),
      onSpeechStopped: ({ audio, startMs, endMs }) => events.onCallerSpoke(audio, { startMs, endMs }),
      soundsFinished: () => true,
    });
    this.#input.configure({ format: { type: 'audio/pcmu' }, turnDetection: TURN_DETECTION });
    socket.on('message', (data) => this.#receive(data));
    socket.on('close', () => this.#end());
    socket.on('error', () => this.#end());
  }

  /** Speaks, and answers when it was heard to its end or cut off. */
  say(audio: Uint8Array): Promise<'heard' | 'cut'> {
    if (this.#isOver || this.#streamSid === '') return Promise.resolve('cut');
    this.#spoken.push({ audio, atMs: this.#input.positionMs() });
    for (let offset = 0; offset < audio.length; offset += MESSAGE_BYTES) {
      const payload = Buffer.from(audio.subarray(offset, offset + MESSAGE_BYTES)).toString('base64');
      this.#send({ event: 'media', media: { payload } });
    }
    this.#marks += 1;
    const name = `said-${this.#marks}`;
    this.#send({ event: 'mark', mark: { name } });
    return new Promise((resolve) => {
      this.#heard.set(name, (isCut) => resolve(isCut ? 'cut' : 'heard'));
    });
  }

  /** Both directions so far, mu-law; `secondMs` of each line up. */
  tracks(): { customer: Uint8Array; assistant: Uint8Array } {
    const customer = Buffer.concat(this.#callerTrack);
    const assistant = Buffer.alloc(customer.length, 0xff);
    for (const { audio, atMs } of this.#spoken) assistant.set(fitting(audio, assistant.length, atMs), bytesAt(atMs));
    return { customer, assistant };
  }

  /** Lets go of the line. */
  hangUp(): void {
    this.#socket.close(1000);
  }

  /** The worker behind it died. */
  cut(): void {
    this.#socket.terminate();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  #receive(data: RawData): void {
    const frame = Frame.safeParse(JSON.parse(String(data)));
    if (!frame.success) return;
    const { event, start, media, mark } = frame.data;
    if (event === 'start' && start) {
      this.#streamSid = start.streamSid;
      this.#events.onStart(start);
    } else if (event === 'media' && media) {
      const audio = Buffer.from(media.payload, 'base64');
      this.#callerTrack.push(audio);
      this.#input.append(audio);
    } else if (event === 'mark' && mark) this.#settle(mark.name, false);
    else if (event === 'stop') this.#end();
  }

  #interrupt(): void {
    if (this.#heard.size === 0) return;
    // Twilio sends the marks of what it throws away as well; they must not count as heard.
    for (const name of [...this.#heard.keys()]) this.#settle(name, true);
    this.#send({ event: 'clear' });
    this.#events.onInterrupted();
  }

  #settle(name: string, isCut: boolean): void {
    const settle = this.#heard.get(name);
    this.#heard.delete(name);
    settle?.(isCut);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const name of [...this.#heard.keys()]) this.#settle(name, true);
    this.#events.onEnd();
  }

  #send(message: object): void {
    if (this.#socket.readyState === this.#socket.OPEN) {
      this.#socket.send(JSON.stringify({ ...message, streamSid: this.#streamSid }));
    }
  }
}

const bytesAt = (atMs: number): number => Math.round(atMs) * (MU_LAW_FRAME_BYTES / 20);

/** What of a sound lies inside a track. */
function fitting(audio: Uint8Array, trackBytes: number, atMs: number): Uint8Array {
  return audio.subarray(0, Math.max(0, trackBytes - bytesAt(atMs)));
}
