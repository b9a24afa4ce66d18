/**
 * The bare relay: what a bridge costs on `ws` when it does nothing but pass audio on. Payloads are spliced out of one message
 * into the other, nothing is parsed, nothing is remembered; `clear` at `speech_started` is all it knows of a conversation.
 * The caller's frames wait for the upstream, so that none is lost.
 */
import { WebSocket, WebSocketServer } from 'ws';

const upstreamUrl = process.env.BENCH_REALTIME_URL ?? '';
const port = Number(process.env.BENCH_PORT);

const MEDIA_TAG = '"event":"media"';
const PAYLOAD_KEY = '"payload":"';
const SID_KEY = '"streamSid":"';
const DELTA_TAG = '"type":"response.output_audio.delta"';
const DELTA_KEY = '"delta":"';
const SPEECH_TAG = '"type":"input_audio_buffer.speech_started"';
const SESSION = JSON.stringify({
  type: 'session.update',
  session: {
    type: 'realtime',
    output_modalities: ['audio'],
    audio: { input: { format: { type: 'audio/pcmu' } }, output: { format: { type: 'audio/pcmu' }, voice: 'marin' } },
  },
});

const server = new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (twilio) => {
  const upstream = new WebSocket(upstreamUrl, { perMessageDeflate: false });
  let streamSid = '';
  let waiting: string[] | null = [];
  upstream.on('open', () => {
    upstream.send(SESSION);
    for (const append of waiting ?? []) upstream.send(append);
    waiting = null;
  });
  twilio.on('message', (bytes: Buffer) => {
    const text = bytes.toString();
    if (text.startsWith(MEDIA_TAG, 1)) {
      const append = `{"type":"input_audio_buffer.append","audio":"${between(text, PAYLOAD_KEY)}"}`;
      if (waiting) waiting.push(append);
      else upstream.send(append);
    } else if (streamSid === '' && text.includes('"event":"start"')) streamSid = between(text, SID_KEY);
  });
  upstream.on('message', (bytes: Buffer) => {
    const text = bytes.toString();
    if (text.startsWith(DELTA_TAG, 1))
      twilio.send(`{"event":"media","streamSid":"${streamSid}","media":{"payload":"${between(text, DELTA_KEY)}"}}`);
    else if (text.startsWith(SPEECH_TAG, 1)) twilio.send(`{"event":"clear","streamSid":"${streamSid}"}`);
  });
  twilio.on('close', () => upstream.close());
  upstream.on('close', () => twilio.close());
  twilio.on('error', () => upstream.terminate());
  upstream.on('error', () => twilio.terminate());
});

function between(text: string, key: string): string {
  const from = text.indexOf(key) + key.length;
  return text.slice(from, text.indexOf('"', from));
}
