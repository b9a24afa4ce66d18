import { ATTR, instruments, type Logger, SPAN, withSpan } from '@offhook/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TWIML_SENTENCES } from '../calls/call-sentences.ts';
import type { StrayEvents } from './stray-events.ts';
import type { TwilioSignatures } from './twilio-signature.ts';
import { sayAndHangUp } from './twiml.ts';

export type TwilioParams = Readonly<Record<string, string | undefined>>;

export interface TwilioWebhookOptions {
  readonly signatures: TwilioSignatures;
  readonly strayEvents: StrayEvents;
  readonly logger: Logger;
  /** What Twilio gets when the handler fails: a sentence for the caller, or 503 where nobody is on the telephone. */
  readonly onFailure?: 'speak' | 'refuse';
}

/** Answers TwiML, or null when Twilio wants to know nothing. `query`: of the URL, which the signature covers. */
export type TwilioHandler = (params: TwilioParams, query: TwilioParams) => Promise<string | null>;

/**
 * One signed webhook of Twilio: 403 without a valid signature, a span and its own time measured, and whatever goes wrong the
 * caller hears a sentence instead of Twilio's "application error".
 */
export function twilioWebhook(
  app: FastifyInstance,
  options: TwilioWebhookOptions,
  [route, handler]: readonly [string, TwilioHandler],
): void {
  const { signatures, strayEvents, logger } = options;
  app.post(route, async (request, reply) => {
    const startedAtMs = performance.now();
    const params = paramsOf(request.body);
    const signature = request.headers['x-twilio-signature'];
    const isSigned = signatures.isSignedPost(
      request.raw.url ?? route,
      typeof signature === 'string' ? signature : undefined,
      params,
    );
    if (!isSigned) {
      strayEvents('bad_signature', { route, remoteAddress: request.ip });
      measure({ route, status: 403, startedAtMs });
      return reply.code(403).type('text/plain').send('Forbidden');
    }
    const answered = await traced({ route, params, query: queryOf(request.query) }, handler).catch((error: unknown) => {
      logger.error({ err: error, route, callSid: params.CallSid }, 'a webhook failed');
      return options.onFailure === 'refuse' ? REFUSED : sayAndHangUp(TWIML_SENTENCES.unavailable);
    });
    if (answered === REFUSED) {
      measure({ route, status: 503, startedAtMs });
      return reply.code(503).type('text/plain').send('Try again');
    }
    const twiml = answered;
    measure({ route, status: twiml === null ? 204 : 200, startedAtMs });
    return answer(reply, twiml);
  });
}

/** The handler failed, and nobody waits for a sentence. */
const REFUSED = Symbol('refused');

function answer(reply: FastifyReply, twiml: string | null): FastifyReply {
  return twiml === null ? reply.code(204).send() : reply.type('text/xml; charset=utf-8').send(twiml);
}

function traced(
  { route, params, query }: { route: string; params: TwilioParams; query: TwilioParams },
  handler: TwilioHandler,
): Promise<string | null> {
  const attributes = { [ATTR.httpMethod]: 'POST', [ATTR.httpRoute]: route, [ATTR.callSid]: params.CallSid ?? '' };
  return withSpan(SPAN.webhook(route), { kind: 'server', attributes }, () => handler(params, query));
}

function measure({ route, status, startedAtMs }: { route: string; status: number; startedAtMs: number }): void {
  const labels = { [ATTR.httpMethod]: 'POST', [ATTR.httpRoute]: route, [ATTR.httpStatusCode]: status };
  instruments().webhookDuration.record((performance.now() - startedAtMs) / 1_000, labels);
}

/** Form fields as they came: the signature covers every one of them, empty ones too. */
function paramsOf(body: FastifyRequest['body']): TwilioParams {
  return body !== null && typeof body === 'object' ? (body as TwilioParams) : {};
}

/** A name given twice comes as a list: nothing of ours does that, so it counts as absent. */
function queryOf(query: FastifyRequest['query']): TwilioParams {
  if (query === null || typeof query !== 'object') return {};
  return Object.fromEntries(Object.entries(query).filter(([, value]) => typeof value === 'string'));
}
