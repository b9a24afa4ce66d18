import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { checkSignature } from './check-signature.ts';

/** Where the demo's functions live, below the simulators' address. */
export const OWNER_ENDPOINT_PATH = '/owner/warranty';

/** What the demo businesses' functions are signed with. A secret of nobody: this server answers made-up warranties. */
export const DEMO_SIGNING_SECRET = `whsec_${Buffer.from('offhook demo signing secret 2026').toString('base64')}`;

/** What an owner's server suffers from. `…-after-work` has done what was asked and loses the answer. */
export const OWNER_ENDPOINT_FAULTS = [
  'off',
  'http-500',
  'http-404',
  'http-429',
  'timeout',
  'timeout-after-work',
  'reset',
  'html',
  'huge',
  'redirect',
] as const;
export type OwnerEndpointFault = (typeof OWNER_ENDPOINT_FAULTS)[number];

/** One request that was taken for real and acted on. */
export interface OwnerEndpointWork {
  /** `webhook-id`: the same for every attempt of one function call. */
  readonly messageId: string;
  readonly attempt: number;
  readonly serialNumber: string;
  readonly callerNumber: string | null;
}

export interface OwnerEndpoint {
  /** From now on, for `times` requests (all of them unless said otherwise). */
  setFault(mode: OwnerEndpointFault, reach?: { readonly times?: number }): void;
  /** How many requests came, refused ones included. */
  requestCount(): number;
  work(): readonly OwnerEndpointWork[];
}

const Body = z.strictObject({
  function: z.string(),
  arguments: z.strictObject({ serialNumber: z.string().min(1) }),
  call: z.object({ id: z.string(), callerNumber: z.string().nullable() }).nullable(),
  business: z.object({ id: z.string() }),
  attempt: z.int().min(1),
});

/** Units sold in the last years begin so; the demo needs no more of a database. */
const COVERED_PREFIX = 'HX';
const SLOW_SERVER_MS = 150;

/**
 * A heating firm's own server, as an owner may have one: tells whether a unit is under warranty. It believes only requests that are
 * signed as Standard Webhooks says, not older than five minutes.
 */
export function registerOwnerEndpoint(
  fastify: FastifyInstance,
  { secret = DEMO_SIGNING_SECRET, now = Date.now }: { secret?: string; now?: () => number } = {},
): OwnerEndpoint {
  const work: OwnerEndpointWork[] = [];
  const fault = { mode: 'off' as OwnerEndpointFault, left: 0 };
  let requests = 0;

  fastify.register(async (scope) => {
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.post(OWNER_ENDPOINT_PATH, async (request, reply) => {
      requests += 1;
      await sleep(SLOW_SERVER_MS);
      const mode = take(fault);
      if (failBefore(mode, reply)) return reply;
      const body = readSigned(request, { secret, nowMs: now() });
      if (typeof body === 'number') return reply.code(body).send({ error: 'refused' });
      const { serialNumber } = body.arguments;
      const messageId = String(request.headers['webhook-id']);
      work.push({ messageId, attempt: body.attempt, serialNumber, callerNumber: body.call?.callerNumber ?? null });
      if (mode === 'timeout-after-work') return reply.hijack();
      return reply.send(warrantyOf(serialNumber));
    });
  });
  return {
    setFault(mode, { times = Number.POSITIVE_INFINITY } = {}) {
      fault.mode = mode;
      fault.left = times;
    },
    requestCount: () => requests,
    work: () => work,
  };
}

function warrantyOf(serialNumber: string) {
  const covered = serialNumber.toUpperCase().startsWith(COVERED_PREFIX);
  const say = covered
    ? 'Good news: that unit is under warranty until March 2029, parts and labor.'
    : 'I am sorry, the warranty on that unit has run out.';
  return { covered, say };
}

type Body = z.infer<typeof Body>;

/** The body, or the status that refuses it. */
function readSigned(request: FastifyRequest, { secret, nowMs }: { secret: string; nowMs: number }): Body | number {
  const text = typeof request.body === 'string' ? request.body : '';
  if (!checkSignature({ secret, headers: request.headers, body: text, nowMs })) return 401;
  const parsed = Body.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : 400;
}

function take(fault: { mode: OwnerEndpointFault; left: number }): OwnerEndpointFault {
  if (fault.mode === 'off') return 'off';
  fault.left -= 1;
  const { mode } = fault;
  if (fault.left <= 0) fault.mode = 'off';
  return mode;
}

const HUGE_BYTES = 200_000;

/** Answers in place of the work; false: the work is done. */
function failBefore(mode: OwnerEndpointFault, reply: FastifyReply): boolean {
  switch (mode) {
    case 'http-500':
      return sent(reply.code(500).send({ error: 'boom' }));
    case 'http-404':
      return sent(reply.code(404).send({ error: 'no such thing' }));
    case 'http-429':
      return sent(reply.code(429).header('retry-after', '1').send({ error: 'too many' }));
    case 'html':
      return sent(reply.type('text/html').send('<html><body>Log in, please</body></html>'));
    case 'huge':
      return sent(reply.send({ answer: 'x'.repeat(HUGE_BYTES) }));
    case 'redirect':
      return sent(reply.redirect('http://169.254.169.254/latest/meta-data/', 307));
    case 'timeout':
      return sent(reply.hijack());
    case 'reset':
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return true;
    case 'off':
    case 'timeout-after-work':
      return false;
  }
}

const sent = (_reply: FastifyReply): true => true;
