import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { similarityOf } from '../../packages/core/src/knowledge/embedding-port.ts';
import { openAiEmbeddings } from '../../packages/integrations/src/openai/openai-embeddings.ts';
import {
  type RunningEmbeddings,
  startEmbeddingsApi,
} from '../../packages/simulators/src/testing/start-embeddings-api.ts';

const signal = new AbortController().signal;
let openai: RunningEmbeddings;

beforeAll(async () => {
  openai = await startEmbeddingsApi({ badKeys: ['sk-revoked'] });
});
afterAll(() => openai.close());
beforeEach(() => openai.setFault('off'));

const port = (apiKey = 'sk-test') => openAiEmbeddings({ apiKey, baseUrl: openai.baseUrl, now: Date.now });
const embed = (texts: string[], apiKey?: string) => port(apiKey).embed(texts, { signal, timeoutMs: 1_000 });
const raw = async (body: unknown) => {
  const response = await fetch(`${openai.baseUrl}/embeddings`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-test', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('embeddings', () => {
  it('are vectors of length one, in the order of the texts, close together for close texts', async () => {
    const [dogs, pets, prices] = await embed(['my two dogs', 'Pets: keep your dog in a room', 'Prices of furnaces']);
    if (!dogs || !pets || !prices) throw new Error('three were asked for');
    expect([dogs.length, Math.round(similarityOf(dogs, dogs) * 1_000)]).toEqual([512, 1_000]);
    expect(similarityOf(dogs, pets)).toBeGreaterThan(similarityOf(dogs, prices));
  });

  it.each([
    ['http-500', 'UPSTREAM_UNAVAILABLE', {}],
    ['http-429', 'UPSTREAM_RATE_LIMITED', { retryAfterMs: 20_000 }],
  ] as const)('fail by name when OpenAI answers %s', async (fault, code, more) => {
    openai.setFault(fault);
    await expect(embed(['a'])).rejects.toMatchObject({ code, ...more });
  });

  it('fail by name with a bad key, when nobody listens, and when the caller has no more time', async () => {
    await expect(embed(['a'], 'sk-revoked')).rejects.toMatchObject({ code: 'UPSTREAM_UNAUTHORIZED' });
    const nobody = openAiEmbeddings({ apiKey: 'sk', baseUrl: 'http://127.0.0.1:1/v1', now: Date.now });
    await expect(nobody.embed(['a'], { signal, timeoutMs: 1_000 })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    openai.setFault('slow');
    await expect(port().embed(['a'], { signal, timeoutMs: 20 })).rejects.toMatchObject({ code: 'TOOL_TIMEOUT' });
    const hangUp = AbortSignal.abort();
    await expect(port().embed(['a'], { signal: hangUp, timeoutMs: 1_000 })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('the simulator', () => {
  it('is as strict as the service', async () => {
    const model = 'text-embedding-3-small';
    for (const body of [
      { model, input: '' },
      { model, input: [] },
      { model, input: 'a', dimensions: 1_537 },
      { model, input: 'a', temperature: 1 },
      { model, input: 'word '.repeat(20_000) },
    ]) {
      expect(await raw(body)).toMatchObject({ status: 400, body: { error: { type: 'invalid_request_error' } } });
    }
    expect(await raw({ model: 'text-embedding-9', input: 'a' })).toMatchObject({ status: 404 });
    const { body } = await raw({ model, input: 'a' });
    expect(body).toMatchObject({ object: 'list', model, data: [{ object: 'embedding', index: 0 }] });
  });
});
