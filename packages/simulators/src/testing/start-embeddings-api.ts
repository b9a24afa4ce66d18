import Fastify from 'fastify';
import { type EmbeddingsSimulator, registerEmbeddings } from '../embeddings/embeddings-api.ts';

export interface RunningEmbeddings extends EmbeddingsSimulator {
  /** With `/v1`. */
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** OpenAI's embeddings on a free port of this machine. */
export async function startEmbeddingsApi(
  options: { readonly badKeys?: readonly string[] } = {},
): Promise<RunningEmbeddings> {
  const fastify = Fastify({ forceCloseConnections: true });
  const embeddings = registerEmbeddings(fastify, options);
  const url = await fastify.listen({ port: 0, host: '127.0.0.1' });
  return { ...embeddings, baseUrl: `${url}/v1`, close: () => fastify.close() };
}
