import { pipeline } from 'node:stream/promises';
import type { CallSound, DashboardServices, SoundAnswer } from '@offhook/wiring';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';

/**
 * The sound of calls, `/calls/:callId/recording.wav` and its like. Not a route of Remix, whose answers are written without asking whether
 * the other side keeps up: an hour of sound for a slow telephone would lie in memory whole.
 */
export function callAudio(services: Pick<DashboardServices, 'callAudio'>): Router {
  const answer =
    (soundOf: (params: Record<string, string>) => CallSound): RequestHandler =>
    (request, response, next) => {
      const { method } = request;
      services
        .callAudio({ method, headers: headersOf(request) }, soundOf(request.params))
        .then((answered) => send(answered, response))
        .catch(next);
    };
  const router = express.Router();
  const of = ({ callId = '' }: Record<string, string>) => ({ callId });
  router.get(
    '/calls/:callId/recording.wav',
    answer((params) => ({ kind: 'recording', ...of(params) })),
  );
  router.get(
    '/calls/:callId/waveform.json',
    answer((params) => ({ kind: 'waveform', ...of(params) })),
  );
  router.get(
    '/calls/:callId/voicemail/:recordingId',
    answer((params) => ({ kind: 'voicemail', recordingId: params.recordingId ?? '', ...of(params) })),
  );
  return router;
}

function headersOf(request: Request): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one);
  }
  return headers;
}

async function send({ status, headers, body }: SoundAnswer, response: Response): Promise<void> {
  response.status(status).set(headers);
  if (body === null || typeof body === 'string') return void response.end(body ?? undefined);
  await pipeline(body, response).catch((error: NodeJS.ErrnoException) => {
    // Whoever seeks lets go of the range they were reading.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
