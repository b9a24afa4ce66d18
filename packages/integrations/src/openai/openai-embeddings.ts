import { AppError, type EmbeddingPort, httpError, unpackVector } from '@offhook/core';
import { ATTR, SPAN, withSpan } from '@offhook/telemetry';
import { z } from 'zod';

export interface OpenAiAccess {
  readonly apiKey: string;
  /** `OPENAI_BASE_URL`, with its `/v1`. */
  readonly baseUrl: string;
  /** Epoch milliseconds. */
  now(): number;
}

const MODEL = 'text-embedding-3-small';
/** A third of the model's own length: nearly as good (OpenAI, embeddings guide: shortening), a third of the memory. */
const DIMENSIONS = 512;
/** A piece of an article is shorter; a text of this length is certainly below the model's 8192 tokens. */
const MAX_TEXT_CHARS = 8_000;
const PATH = '/embeddings';

const Answer = z.object({ data: z.array(z.object({ index: z.int().min(0), embedding: z.string() })) });

/** OpenAI's embeddings (`POST /v1/embeddings`), as base64 floats: a quarter of the bytes of JSON numbers. */
export function openAiEmbeddings(access: OpenAiAccess): EmbeddingPort {
  const serverAddress = new URL(access.baseUrl).hostname;
  return {
    model: `${MODEL}/${DIMENSIONS}`,
    embed: (texts, { signal, timeoutMs }) =>
      withSpan(
        SPAN.upstreamRequest('POST', PATH),
        {
          kind: 'client',
          attributes: {
            [ATTR.httpMethod]: 'POST',
            [ATTR.serverAddress]: serverAddress,
            [ATTR.operationName]: 'embeddings',
            [ATTR.requestModel]: MODEL,
          },
        },
        async (span) => {
          const input = texts.map((text) => text.slice(0, MAX_TEXT_CHARS) || ' ');
          const response = await send(access, { input, signal, timeoutMs });
          span.setAttribute(ATTR.httpStatusCode, response.status);
          return read(response, { count: texts.length, nowMs: access.now() });
        },
      ),
  };
}

interface EmbedRequest {
  readonly input: readonly string[];
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

async function send(access: OpenAiAccess, { input, signal, timeoutMs }: EmbedRequest): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await fetch(`${access.baseUrl}${PATH}`, {
      method: 'POST',
      // A key must not follow a redirect to somebody else's host.
      redirect: 'error',
      signal: AbortSignal.any([signal, timeout]),
      headers: { authorization: `Bearer ${access.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: MODEL, dimensions: DIMENSIONS, encoding_format: 'base64', input }),
    });
  } catch (cause) {
    signal.throwIfAborted();
    const code = timeout.aborted ? 'TOOL_TIMEOUT' : 'UPSTREAM_UNAVAILABLE';
    throw new AppError(code, 'OpenAI did not answer a request for embeddings', { cause });
  }
}

async function read(response: Response, asked: { count: number; nowMs: number }): Promise<Float32Array[]> {
  if (!response.ok) {
    const { status, statusText, headers } = response;
    await response.body?.cancel();
    throw httpError({ status, statusText, retryAfter: headers.get('retry-after'), nowMs: asked.nowMs });
  }
  const answer = Answer.safeParse(await response.json().catch(() => null));
  const vectors = answer.success ? vectorsOf(answer.data) : [];
  if (vectors.length !== asked.count || vectors.some((vector) => vector.length !== DIMENSIONS)) {
    throw new AppError('UPSTREAM_BAD_RESPONSE', 'OpenAI answered something that are not the embeddings asked for');
  }
  return vectors;
}

/** In the order of the texts, whatever order they came in. */
function vectorsOf({ data }: z.infer<typeof Answer>): Float32Array[] {
  return [...data]
    .sort((a, b) => a.index - b.index)
    .map(({ embedding }) => unpackVector(Buffer.from(embedding, 'base64')));
}
