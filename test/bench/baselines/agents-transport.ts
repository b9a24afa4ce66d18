/**
 * OpenAI's own bridge: `TwilioRealtimeTransportLayer` under a `RealtimeSession`, as the guide of openai-agents-js shows it
 * (openai.github.io/openai-agents-js/extensions/twilio): the transport is made as soon as the socket is there, and connected
 * at once. Only the address differs, so that it talks to the bench's peer.
 */
import { RealtimeAgent, RealtimeSession } from '@openai/agents/realtime';
import { TwilioRealtimeTransportLayer } from '@openai/agents-extensions';
import { WebSocketServer } from 'ws';

const upstreamUrl = process.env.BENCH_REALTIME_URL ?? '';
const port = Number(process.env.BENCH_PORT);

const agent = new RealtimeAgent({ name: 'My Agent', instructions: 'You answer the phone.' });

const server = new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (twilioWebSocket) => {
  const transport = new TwilioRealtimeTransportLayer({ twilioWebSocket });
  const session = new RealtimeSession(agent, {
    transport,
    model: 'gpt-realtime-2.1',
    config: { audio: { output: { voice: 'marin' } } },
  });
  session.on('error', () => undefined);
  session.connect({ apiKey: 'sk-bench', url: upstreamUrl }).catch(() => twilioWebSocket.close());
});
