import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Recording } from '../recording-book.ts';
import { toMp3File, toWavFile } from '../recording-files.ts';
import { pageOf } from './paging.ts';
import { recordingResource } from './resources.ts';
import type { RestDeps } from './rest-deps.ts';
import { RestError } from './rest-error.ts';

const FileParams = z.object({ file: z.string() });
/** Without an ending the sound itself is meant. */
const RECORDING_FILE = /^(RE[0-9a-f]{32})(?:\.(json|wav|mp3))?$/;

/** `/Recordings`: list, describe, fetch the sound, delete. */
export function registerRecordingRoutes(account: FastifyInstance, { exchange }: RestDeps): void {
  const describe = (recording: Recording) =>
    recordingResource(recording, exchange.accountSid, exchange.recordingUrl(recording.recordingSid));
  account.get('/Recordings.json', async (request) => {
    const query = z.record(z.string(), z.string()).parse(request.query);
    const rows = exchange.recordings.list(query.CallSid).map(describe);
    return pageOf('recordings', rows, { path: request.url.split('?')[0] ?? '', query });
  });
  account.get('/Recordings/:file', async (request, reply) => {
    const { recordingSid, format } = readFile(request.params);
    const recording = exchange.recordings.find(recordingSid);
    if (!recording) throw new RestError(20_404);
    return format === 'json' ? describe(recording) : sendSound(reply, recording, format);
  });
  account.delete('/Recordings/:file', async (request, reply) => {
    const { recordingSid } = readFile(request.params);
    if (!exchange.recordings.delete(recordingSid)) throw new RestError(20_404);
    return reply.code(204).send();
  });
}

function readFile(params: unknown): { recordingSid: string; format: string } {
  const [, recordingSid, format = 'wav'] = RECORDING_FILE.exec(FileParams.parse(params).file) ?? [];
  if (recordingSid === undefined) throw new RestError(20_404);
  return { recordingSid, format };
}

/** Sound exists when the recording is completed. */
function sendSound(reply: FastifyReply, recording: Recording, format: string): FastifyReply {
  if (recording.status !== 'completed') throw new RestError(20_404);
  if (format === 'mp3') return reply.type('audio/mpeg').send(toMp3File(recording));
  return reply.type('audio/x-wav').send(toWavFile(recording));
}
