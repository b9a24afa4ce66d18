import { dialWebSocket } from '../websocket/dial-websocket.ts';
import { CLOSE_CODE } from '../websocket/frame-rules.ts';
import type { FrameSocket } from '../websocket/frame-socket.ts';
import { SILENT_FRAME } from './rehearsed-model.ts';

const HANDSHAKE_TIMEOUT_MS = 2_000;
const MAX_MESSAGE_BYTES = 64 * 1_024;
const FRAME_MS = 20;

/** Twilio's part of a rehearsal, as it stands on the wire (protocols/twilio-voice.md): a stream that is silent and gives marks back. */
export class RehearsedCaller {
  readonly #socket: FrameSocket;
  readonly #streamSid: string;
  #frames = 0;

  private constructor(socket: FrameSocket, streamSid: string) {
    this.#socket = socket;
    this.#streamSid = streamSid;
    socket.listen({
      onText: (text) => {
        // Played at once: the mark comes back.
        if (text.includes('"mark"')) socket.send(text);
      },
      onBinary: () => undefined,
      onClose: () => undefined,
    });
  }

  /** Opens the stream of the call that `token` belongs to. */
  static async ring(url: URL, token: string): Promise<RehearsedCaller> {
    const socket = await new Promise<FrameSocket>((resolve, reject) => {
      dialWebSocket(
        { url, headers: {}, handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS, maxMessageBytes: MAX_MESSAGE_BYTES },
        { onOpen: resolve, onFailed: ({ reason }) => reject(new Error(reason)) },
      );
    });
    const streamSid = `MZ${token}`;
    const start = {
      streamSid,
      accountSid: 'AC_rehearsal',
      callSid: 'CA_rehearsal',
      tracks: ['inbound'],
      customParameters: { token },
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 },
    };
    socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    socket.send(JSON.stringify({ event: 'start', sequenceNumber: '1', start, streamSid }));
    return new RehearsedCaller(socket, streamSid);
  }

  /** Some frames, as fast as they go. */
  breathe(frames: number): void {
    for (let frame = 0; frame < frames; frame += 1) {
      this.#frames += 1;
      const media = {
        track: 'inbound',
        chunk: String(this.#frames),
        timestamp: String(this.#frames * FRAME_MS),
        payload: SILENT_FRAME,
      };
      const sequenceNumber = String(this.#frames + 1);
      this.#socket.send(JSON.stringify({ event: 'media', sequenceNumber, media, streamSid: this.#streamSid }));
    }
  }

  hangUp(): void {
    this.#socket.close(CLOSE_CODE.normal);
  }
}
