import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { LiveCall } from '../live-call.ts';
import type { RunningRecording } from '../recording-book.ts';
import { tellRecording } from '../recording-callback.ts';
import type { RecordingCallback } from '../twiml-attributes.ts';
import { findCallBySid, formOf } from './call-routes.ts';
import type { Form } from './form.ts';
import { pageOf } from './paging.ts';
import { recordingResource } from './resources.ts';
import type { RestDeps } from './rest-deps.ts';
import { RestError } from './rest-error.ts';

const CallParams = z.object({ callSid: z.string() });
const RecordingParams = CallParams.extend({ file: z.string() });
const RECORDING_FILE = /^(RE[0-9a-f]{32}|Twilio\.CURRENT)\.json$/;

/** `/Calls/{CA}/Recordings`: start, list, pause, resume, stop a recording of a live call. */
export function registerCallRecordingRoutes(account: FastifyInstance, deps: RestDeps): void {
  const { exchange } = deps;
  const describe = ({ recording }: Pick<RunningRecording, 'recording'>) =>
    recordingResource(recording, exchange.accountSid, exchange.recordingUrl(recording.recordingSid));
  account.post('/Calls/:callSid/Recordings.json', async (request, reply) => {
    const call = findCallBySid(exchange, CallParams.parse(request.params).callSid);
    return reply.code(201).send(describe(start(call, formOf(request), deps)));
  });
  account.get('/Calls/:callSid/Recordings.json', async (request) => {
    const call = findCallBySid(exchange, CallParams.parse(request.params).callSid);
    const rows = exchange.recordings.list(call.callSid).map((recording) => describe({ recording }));
    const query = z.record(z.string(), z.string()).parse(request.query);
    return pageOf('recordings', rows, { path: request.url.split('?')[0] ?? '', query });
  });
  account.post('/Calls/:callSid/Recordings/:file', async (request) => {
    const { callSid, file } = RecordingParams.parse(request.params);
    const running = findRunning(findCallBySid(exchange, callSid), file);
    change(running, formOf(request));
    return describe(running);
  });
}

function start(call: LiveCall, form: Form, deps: RestDeps): RunningRecording {
  if (call.isOver || call.answeredAt === null)
    throw new RestError(21_220, 'Requested resource is not eligible for recording');
  const { callSid } = call;
  const channels = form.get('RecordingChannels') === 'dual' ? 2 : 1;
  const running = deps.exchange.recordings.start(call.leg, { callSid, source: 'StartCallRecordingAPI', channels });
  const recording = tellingWhenStopped(running, call, { deps, callback: callbackOf(form) });
  call.recordings.push(recording);
  return recording;
}

function callbackOf(form: Form): RecordingCallback | null {
  const url = form.url('RecordingStatusCallback');
  if (url === undefined) return null;
  const events = form.all('RecordingStatusCallbackEvent').flatMap((event) => event.split(/\s+/));
  const method = form.method('RecordingStatusCallbackMethod');
  return { url, method, events: events.length > 0 ? events : ['completed'] };
}

function tellingWhenStopped(
  running: RunningRecording,
  call: LiveCall,
  { deps, callback }: { deps: RestDeps; callback: RecordingCallback | null },
): RunningRecording {
  const scene = { exchange: deps.exchange, webhooks: deps.webhooks(), background: new Set<Promise<unknown>>() };
  let isTold = false;
  return {
    ...running,
    stop(options) {
      const recording = running.stop(options);
      if (callback && !isTold) tellRecording(recording, { call, scene, callback, base: callback.url });
      isTold = true;
      return recording;
    },
  };
}

function findRunning({ recordings }: LiveCall, file: string): RunningRecording {
  const sid = RECORDING_FILE.exec(file)?.[1];
  const running =
    sid === 'Twilio.CURRENT'
      ? recordings.findLast(({ recording }) => recording.status === 'in-progress' || recording.status === 'paused')
      : recordings.find(({ recording }) => recording.recordingSid === sid);
  if (!running) throw new RestError(20_404);
  return running;
}

function change(running: RunningRecording, form: Form): void {
  const status = form.get('Status');
  switch (status) {
    case 'paused':
      running.pause(form.get('PauseBehavior') === 'skip' ? 'skip' : 'silence');
      return;
    case 'in-progress':
      running.resume();
      return;
    case 'stopped':
      running.stop();
      return;
    default:
      throw new RestError(20_001, `Status ${status ?? '(none)'} is not paused, in-progress or stopped`);
  }
}
