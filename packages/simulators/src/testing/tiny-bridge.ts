import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import { WebSocket, WebSocketServer } from 'ws';

/** The smallest worker that connects the two simulators: enough to test them against each other, and not a word more. */
export type TinyBridge = {
  url: string;
  /** Webhooks that came, with their fields. */
  requests: { path: string; fields: Record<string, string>; signatureIsValid: boolean }[];
  /** Events the Realtime side sent, in order. */
  realtimeEvents: Record<string, unknown>[];
  close(): Promise<void>;
};

export type TinyBridgeOptions = {
  authToken: string;
  realtimeUrl: string;
  tools?: Record<string, (args: Record<string, unknown>) => unknown>;
  /** Answers a webhook instead of the usual TwiML. */
  answer?(path: string): { status?: number; contentType?: string; body: string } | null;
  session?: Record<string, unknown>;
};

const GREETING = 'Thanks for calling Brightwater Plumbing. How can I help?';

export async function startTinyBridge(options: TinyBridgeOptions): Promise<TinyBridge> {
  const requests: TinyBridge['requests'] = [];
  const realtimeEvents: Record<string, unknown>[] = [];
  const server = createServer((request, response) => void serve(request, response));
  const sockets = new WebSocketServer({ server, path: '/twilio/media' });
  const upstreams = new Set<WebSocket>();
  let origin = '';

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    const path = request.url ?? '';
    const signature = String(request.headers['x-twilio-signature']);
    requests.push({
      path,
      fields,
      signatureIsValid: twilio.validateRequest(options.authToken, signature, origin + path, fields),
    });
    const own = options.answer?.(path) ?? null;
    const body = own?.body ?? usualTwiml(path, origin);
    response.writeHead(own?.status ?? 200, { 'content-type': own?.contentType ?? 'text/xml' }).end(body);
  }

  sockets.on('connection', (media) => {
    const upstream = new WebSocket(`${options.realtimeUrl}?model=gpt-realtime-2.1`, {
      headers: { authorization: 'Bearer sim-key' },
    });
    upstreams.add(upstream);
    bridge(media, upstream, { ...options, onEvent: (event) => realtimeEvents.push(event) });
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin,
    requests,
    realtimeEvents,
    async close() {
      for (const socket of [...sockets.clients, ...upstreams]) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function usualTwiml(path: string, origin: string): string {
  if (path !== '/twilio/voice') return '<Response><Hangup/></Response>';
  const response = new twilio.twiml.VoiceResponse();
  const stream = response.connect({ action: '/twilio/connect-ended' }).stream({
    url: `${origin.replace('http', 'ws')}/twilio/media`,
    statusCallback: `${origin}/twilio/stream`,
  });
  stream.parameter({ name: 'token', value: 'once' });
  return response.toString();
}

type Bridging = TinyBridgeOptions & { onEvent(event: Record<string, unknown>): void };

function bridge(media: WebSocket, upstream: WebSocket, { tools = {}, session = {}, onEvent }: Bridging): void {
  let streamSid = '';
  let playingItem = '';
  const toCaller = (message: Record<string, unknown>): void => media.send(JSON.stringify({ ...message, streamSid }));
  const toModel = (event: Record<string, unknown>): void => {
    if (upstream.readyState === WebSocket.OPEN) upstream.send(JSON.stringify(event));
  };
  media.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.event === 'start') streamSid = message.streamSid;
    if (message.event === 'media') toModel({ type: 'input_audio_buffer.append', audio: message.media.payload });
  });
  media.on('close', () => upstream.close());
  upstream.on('message', (data) => {
    const event = JSON.parse(String(data));
    onEvent(event);
    switch (event.type) {
      case 'session.created':
        toModel({
          type: 'session.update',
          session: {
            ...BRIDGE_SESSION,
            ...session,
            tools: Object.keys(tools).map((name) => ({ type: 'function', name })),
          },
        });
        break;
      case 'session.updated':
        toModel({ type: 'response.create', response: { instructions: `Say exactly: "${GREETING}"` } });
        break;
      case 'response.output_audio.delta':
        playingItem = event.item_id;
        toCaller({ event: 'media', media: { payload: event.delta } });
        toCaller({ event: 'mark', mark: { name: event.event_id } });
        break;
      case 'input_audio_buffer.speech_started':
        toCaller({ event: 'clear' });
        if (playingItem !== '')
          toModel({ type: 'conversation.item.truncate', item_id: playingItem, content_index: 0, audio_end_ms: 0 });
        break;
      case 'response.done':
        answerTools(event.response.output, tools, toModel);
    }
  });
}

const BRIDGE_SESSION = {
  type: 'realtime',
  audio: {
    input: {
      format: { type: 'audio/pcmu' },
      transcription: { model: 'gpt-transcribe' },
      turn_detection: { type: 'server_vad', silence_duration_ms: 500 },
    },
    output: { format: { type: 'audio/pcmu' } },
  },
};

type CallItem = { type: string; status: string; name: string; call_id: string; arguments: string };

function answerTools(
  output: CallItem[],
  tools: NonNullable<TinyBridgeOptions['tools']>,
  toModel: (event: Record<string, unknown>) => void,
): void {
  const calls = output.filter(({ type, status }) => type === 'function_call' && status === 'completed');
  for (const { call_id, name, arguments: args } of calls) {
    toModel({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id, output: JSON.stringify(tools[name]?.(JSON.parse(args)) ?? {}) },
    });
  }
  if (calls.length > 0) toModel({ type: 'response.create' });
}
