import type { FastifyInstance } from 'fastify';

export interface HealthOptions {
  /** Why no call can be taken now, or null. */
  readonly notReadyReason: () => Promise<string | null>;
  readonly metricsText: () => Promise<string>;
  readonly callCount: () => number;
}

/** `/healthz`: the process is alive. `/readyz`: it can take a call. `/metrics`: Prometheus text. */
export function healthRoutes(app: FastifyInstance, { notReadyReason, metricsText, callCount }: HealthOptions): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const reason = await notReadyReason();
    return reply
      .code(reason ? 503 : 200)
      .send({ ready: reason === null, ...(reason ? { reason } : {}), calls: callCount() });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metricsText()),
  );
}
