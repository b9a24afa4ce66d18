import { WebSocket } from 'ws';
import { TWILIO } from './simulated-providers.ts';
import { inbound, postWebhook, sign, tokenOf } from './twilio-requests.ts';

/** One side of a media socket, driven by hand: whatever a broken or hostile peer may do. */
export interface MediaPeer {
  readonly streamSid: string;
  send(message: unknown): void;
  sendText(text: string): void;
  sendBinary(bytes: Uint8Array): void;
  /** `connected` and `start` as Twilio sends them. */
  start(start: { readonly callSid: string; readonly token: string }): void;
  /** Frames of silence, one after the other at once. */
  sendAudio(frames: number, streamSid?: string): void;
  /** Stops reading: what the worker sends piles up. */
  stopReading(): void;
  /** Messages of the worker so far. */
  received(): readonly { readonly event: string; readonly streamSid: string }[];
  /** The close code, or null while it is open; `refused` when the upgrade was. */
  closeCode(): number | 'refused' | null;
  terminate(): void;
}

const SILENCE = Buffer.alloc(160, 0xff).toString('base64');

/** Connects with a valid signature. Resolves when the socket is open or refused. */
export async function connectMedia(workerUrl: string): Promise<MediaPeer> {
  const url = `${workerUrl.replace(/^http/, 'ws')}/twilio/media`;
  const socket = new WebSocket(url, { headers: { 'x-twilio-signature': sign(url) }, perMessageDeflate: false });
  const streamSid = `MZ${'2'.repeat(32)}`;
  const received: { event: string; streamSid: string }[] = [];
  let closeCode: number | 'refused' | null = null;
  await new Promise<void>((resolve) => {
    socket.on('open', resolve);
    socket.on('error', () => {
      closeCode ??= 'refused';
      resolve();
    });
    socket.on('close', (code) => {
      closeCode ??= code;
    });
    socket.on('message', (bytes) => received.push(JSON.parse(bytes.toString())));
  });
  const send = (message: unknown) => socket.send(JSON.stringify(message));
  return {
    streamSid,
    send,
    sendText: (text) => socket.send(text),
    sendBinary: (bytes) => socket.send(bytes),
    start({ callSid, token }) {
      const { accountSid } = TWILIO;
      send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
      const start = { streamSid, accountSid, callSid, tracks: ['inbound'], customParameters: { token } };
      send({ event: 'start', sequenceNumber: '1', streamSid, start });
    },
    sendAudio(frames, of = streamSid) {
      for (let n = 0; n < frames; n += 1) {
        const media = { track: 'inbound', chunk: `${n + 1}`, timestamp: `${n * 20}`, payload: SILENCE };
        send({ event: 'media', sequenceNumber: `${n + 2}`, streamSid: of, media });
      }
    },
    stopReading: () => socket.pause(),
    received: () => received,
    closeCode: () => closeCode,
    terminate: () => socket.terminate(),
  };
}

/** Rings, and answers the token of the TwiML. */
export async function ring(
  workerUrl: string,
  call: { readonly callSid: string; readonly to: string },
): Promise<string> {
  const { body } = await postWebhook(workerUrl, { path: '/twilio/voice', params: inbound(call.callSid, call.to) });
  return tokenOf(body);
}
