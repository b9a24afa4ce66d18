import { type ApiDeps, createRequestContext } from '@offhook/api';
import {
  findCallRecording,
  findVoicemailAudio,
  type RecordingFiles,
  readWav,
  wavBytesOf,
  waveformReader,
} from '@offhook/core';
import { type ByteRange, readRange } from './byte-range.ts';

/** Which sound of a call is asked for. */
export type CallSound =
  | { kind: 'recording' | 'waveform'; callId: string }
  | { kind: 'voicemail'; callId: string; recordingId: string };

/** The parts of a request that count here. */
export type SoundRequest = { method: string; headers: Headers };

/** An HTTP answer whose body is made while it is read. */
export type SoundAnswer = {
  status: number;
  headers: Record<string, string>;
  body: AsyncGenerator<Uint8Array, void, undefined> | string | null;
};

/** Bytes that can be read from anywhere. */
interface Sound {
  contentType: string;
  bytes: number;
  read(span: ByteRange): AsyncGenerator<Uint8Array, void, undefined>;
}

/** A private answer that no proxy changes: a range of a compressed body would be a range of something else. */
const CACHE_CONTROL = 'private, no-cache, no-transform';
const PIECE_BYTES = 64 * 1024;

/** Answers for the sound of calls: whole or a range, only to members of the business whose call it is. */
export function createCallAudio(deps: ApiDeps): (request: SoundRequest, sound: CallSound) => Promise<SoundAnswer> {
  const readWaveform = waveformReader(deps.recordings);
  return async (request, sound) => {
    const { user, project } = await createRequestContext(deps, {
      headers: request.headers,
      responseHeaders: new Headers(),
    });
    if (!user) return refuse(401, 'Please sign in');
    if (!project) return refuse(404, 'Not found');
    const { projectId } = project;
    if (sound.kind === 'voicemail') {
      const voicemail = await findVoicemailAudio(deps, { projectId, ...sound });
      return voicemail
        ? answerWith(request, { ...voicemail, read: (span) => readFile(deps.recordings, voicemail.path, span) })
        : refuse(404, 'Not found');
    }
    const recording = await findCallRecording(deps, { projectId, callId: sound.callId });
    if (!recording) return refuse(404, 'Not found');
    if (sound.kind === 'waveform') {
      return json(200, await readWaveform(recording));
    }
    return answerWith(request, {
      contentType: 'audio/wav',
      bytes: wavBytesOf(recording),
      read: (span) => readWav(deps.recordings, recording, span),
    });
  };
}

function answerWith({ method, headers }: SoundRequest, sound: Sound): SoundAnswer {
  const { bytes, contentType } = sound;
  // The only thing that happens to a recording is that it grows.
  const etag = `"${bytes}"`;
  const ifRange = headers.get('if-range');
  const isCurrent = ifRange === null || ifRange === etag;
  const range = isCurrent ? readRange(headers.get('range'), bytes) : null;
  const common = { 'accept-ranges': 'bytes', 'cache-control': CACHE_CONTROL, 'content-type': contentType, etag };
  if (range === 'unsatisfiable') {
    return {
      status: 416,
      headers: { ...common, 'content-range': `bytes */${bytes}`, 'content-length': '0' },
      body: null,
    };
  }
  const span = range ?? { from: 0, to: bytes - 1 };
  return {
    status: range ? 206 : 200,
    headers: {
      ...common,
      'content-length': String(span.to - span.from + 1),
      ...(range ? { 'content-range': `bytes ${span.from}-${span.to}/${bytes}` } : {}),
    },
    body: method === 'HEAD' ? null : sound.read(span),
  };
}

async function* readFile(
  files: RecordingFiles,
  path: string,
  { from, to }: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await files.open(path);
  try {
    for (let at = from; at <= to; ) {
      const piece = Buffer.alloc(Math.min(PIECE_BYTES, to + 1 - at));
      const { bytesRead } = await file.read(piece, 0, piece.length, at);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

function refuse(status: 401 | 404, message: string): SoundAnswer {
  return json(status, { message });
}

function json(status: number, value: object): SoundAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-cache' };
  return { status, headers, body: JSON.stringify(value) };
}
