import { timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TelephoneExchange } from '../exchange.ts';
import { registerApplicationRoutes } from './application-routes.ts';
import { registerAvailableNumberRoutes } from './available-number-routes.ts';
import { registerCallRecordingRoutes } from './call-recording-routes.ts';
import { registerCallRoutes } from './call-routes.ts';
import { Form } from './form.ts';
import { registerMessageRoutes } from './message-routes.ts';
import { registerNumberRoutes } from './number-routes.ts';
import { registerRecordingRoutes } from './recording-routes.ts';
import type { RestDeps } from './rest-deps.ts';
import { RestError } from './rest-error.ts';

/** One kind of resource below `/2010-04-01/Accounts/{AC}`. */
type ResourceRoutes = (account: FastifyInstance, deps: RestDeps) => void;

const RESOURCES: readonly ResourceRoutes[] = [
  registerCallRoutes,
  registerCallRecordingRoutes,
  registerRecordingRoutes,
  registerMessageRoutes,
  registerAvailableNumberRoutes,
  registerNumberRoutes,
  registerApplicationRoutes,
];

/** Twilio's REST API of one account: form-encoded in, snake_case JSON out, Basic auth on everything (protocols/twilio-voice.md, section 6). */
export function registerTwilioRest(fastify: FastifyInstance, deps: RestDeps): void {
  fastify.register(
    async (scope) => {
      scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
        done(null, new Form(String(body))),
      );
      scope.addHook('onRequest', async (request) => authenticate(request, deps.exchange));
      scope.addHook('preHandler', async (request) => {
        if ((await sufferFault(deps.exchange)) === 'lose-answer') losingAnswers.add(request);
      });
      scope.addHook('onSend', async (request) => {
        if (losingAnswers.has(request)) request.raw.socket.resetAndDestroy();
      });
      scope.setErrorHandler(sendError);
      scope.setNotFoundHandler((request) => {
        throw new RestError(20_404, `The requested resource ${request.url.split('?')[0]} was not found`);
      });
      for (const register of RESOURCES) register(scope, deps);
    },
    { prefix: '/2010-04-01/Accounts/:accountSid' },
  );
}

function authenticate(request: FastifyRequest, { accountSid, authToken }: TelephoneExchange): void {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new RestError(20_003);
  const { pathname } = new URL(request.url, 'http://local');
  if (pathname.split('/')[3] !== accountSid) throw new RestError(20_404);
}

/** Requests whose work is done and whose answer never arrives. */
const losingAnswers = new WeakSet<FastifyRequest>();

async function sufferFault(exchange: TelephoneExchange): Promise<'lose-answer' | null> {
  const fault = exchange.takeRestFault();
  switch (fault.mode) {
    case 'off':
      return null;
    case 'lost-answer':
      return 'lose-answer';
    case 'slow':
      await sleep(fault.delayMs);
      return null;
    case 'rate-limited':
      throw new RestError(20_429);
    case 'unavailable':
      throw new RestError(20_503);
  }
}

function sendError(error: unknown, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = error instanceof RestError ? error : new RestError(20_001, messageOf(error));
  if (refusal.code === 20_429) reply.header('Twilio-Concurrent-Requests', '101');
  if (refusal.code === 20_003) reply.header('WWW-Authenticate', 'Basic realm="Twilio API"');
  return reply.code(refusal.status).send(refusal.body());
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
