import type { FastifyInstance } from 'fastify';

export interface HealthOptions {
  /** Why no call can be taken now, or null. `withoutDatabase`: from memory is good enough. */
  readonly notReadyReason: (asked: { withoutDatabase: boolean }) => Promise<string | null>;
  readonly metricsText: () => Promise<string>;
  readonly callCount: () => number;
}

/**
 * `/healthz`: the process is alive. `/readyz`: it can take a call. `/metrics`: Prometheus text.
 *
 * Without a database `/readyz` is 503: a load balancer shall prefer a worker that has one. When none has, calls are better
 * answered from memory than not at all, so it falls back to `/readyz?database=optional` (docs/boundaries/workers.md).
 */
export function healthRoutes(app: FastifyInstance, { notReadyReason, metricsText, callCount }: HealthOptions): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get<{ Querystring: { database?: string } }>('/readyz', async (request, reply) => {
    const reason = await notReadyReason({ withoutDatabase: request.query.database === 'optional' });
    return reply
      .code(reason ? 503 : 200)
      .send({ ready: reason === null, ...(reason ? { reason } : {}), calls: callCount() });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metricsText()),
  );
}
