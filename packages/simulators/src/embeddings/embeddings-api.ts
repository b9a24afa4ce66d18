import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { embeddingOf } from './embedding-of.ts';

export const EMBEDDING_FAULTS = ['off', 'http-500', 'http-429', 'slow'] as const;
export type EmbeddingFault = (typeof EMBEDDING_FAULTS)[number];

export interface EmbeddingsSimulator {
  setFault(fault: EmbeddingFault): void;
  /** How many requests were answered well. */
  answered(): number;
}

const SLOW_MS = 3_000;
/** What each model can give at most; shortening is for the third generation only. */
const MODELS: Readonly<Record<string, number>> = {
  'text-embedding-3-small': 1_536,
  'text-embedding-3-large': 3_072,
  'text-embedding-ada-002': 1_536,
};
const MAX_INPUTS = 2_048;
const CHARS_PER_TOKEN = 4;
const MAX_TOKENS = 8_192;

/** OpenAI: unknown fields are refused, and so is an empty text. */
const Body = z.strictObject({
  model: z.string(),
  input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(MAX_INPUTS)]),
  dimensions: z.int().min(1).optional(),
  encoding_format: z.enum(['float', 'base64']).default('float'),
  user: z.string().optional(),
});

/** `POST /v1/embeddings` of OpenAI, as strict as the service. */
export function registerEmbeddings(
  fastify: FastifyInstance,
  { badKeys = [] }: { readonly badKeys?: readonly string[] } = {},
): EmbeddingsSimulator {
  let fault: EmbeddingFault = 'off';
  let answered = 0;
  fastify.post('/v1/embeddings', async (request, reply) => {
    const key = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (key === undefined || badKeys.includes(key)) return refuse(reply, 401, 'invalid_api_key');
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MS).unref());
    if (fault === 'http-500') return refuse(reply, 500, 'server_error');
    if (fault === 'http-429') return refuse(reply.header('retry-after', '20'), 429, 'rate_limit_exceeded');
    const body = Body.safeParse(request.body);
    if (!body.success) return refuse(reply, 400, 'invalid_request_error');
    const longest = MODELS[body.data.model];
    if (longest === undefined) return refuse(reply, 404, 'model_not_found');
    const inputs = typeof body.data.input === 'string' ? [body.data.input] : body.data.input;
    const { dimensions = longest } = body.data;
    const isTooLong = inputs.some((text) => text.length > MAX_TOKENS * CHARS_PER_TOKEN);
    if (dimensions > longest || isTooLong) return refuse(reply, 400, 'invalid_request_error');
    answered += 1;
    return answer(body.data, { inputs, dimensions });
  });
  return {
    setFault(next) {
      fault = next;
    },
    answered: () => answered,
  };
}

function answer(
  body: z.infer<typeof Body>,
  { inputs, dimensions }: { readonly inputs: readonly string[]; readonly dimensions: number },
) {
  const tokens = Math.ceil(inputs.join(' ').length / CHARS_PER_TOKEN);
  return {
    object: 'list',
    model: body.model,
    data: inputs.map((text, index) => {
      const vector = embeddingOf(text, dimensions);
      const isBase64 = body.encoding_format === 'base64';
      const embedding = isBase64 ? Buffer.from(vector.buffer).toString('base64') : [...vector];
      return { object: 'embedding', index, embedding };
    }),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

const TYPES: Readonly<Record<number, string>> = { 429: 'requests', 500: 'server_error' };

function refuse(reply: FastifyReply, status: number, code: string): FastifyReply {
  const type = TYPES[status] ?? 'invalid_request_error';
  return reply.code(status).send({ error: { message: `Refused: ${code}`, type, param: null, code } });
}
