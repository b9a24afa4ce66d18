import Fastify from 'fastify';
import type { CallScene } from '../twilio/call-scene.ts';
import { createOriginate } from '../twilio/originate.ts';
import { registerTwilioRest } from '../twilio/rest/rest-api.ts';
import { fakeSpeaker } from './fake-speaker.ts';

/** The REST API of a scene's account on a real port, for clients that know no other way. */
export async function startRestApi(scene: CallScene): Promise<{ url: string; close(): Promise<void> }> {
  const fastify = Fastify({ forceCloseConnections: true });
  const { exchange } = scene;
  const webhooks = () => scene.webhooks;
  const publicUrl = () => scene.publicUrl;
  const originate = createOriginate({ exchange, webhooks, publicUrl, speaker: fakeSpeaker(), speed: 1_000 });
  registerTwilioRest(fastify, { exchange, webhooks, originate });
  const url = await fastify.listen({ port: 0, host: '127.0.0.1' });
  exchange.apiBaseUrl = url;
  return { url, close: () => fastify.close() };
}
