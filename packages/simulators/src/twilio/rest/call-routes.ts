import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { TelephoneExchange } from '../exchange.ts';
import type { LiveCall } from '../live-call.ts';
import type { TwimlSource } from '../twiml-source.ts';
import { Form } from './form.ts';
import { pageOf } from './paging.ts';
import { callResource } from './resources.ts';
import type { RestDeps } from './rest-deps.ts';
import { RestError } from './rest-error.ts';

const FileParams = z.object({ file: z.string() });
const CALL_FILE = /^(CA[0-9a-f]{32})\.json$/;
const E164 = /^\+[1-9]\d{6,14}$/;
/** Twilio: `Twiml` takes at most 4,000 characters. */
const MAX_TWIML_CHARACTERS = 4_000;
const DEFAULT_RING_SEC = 60;
const MAX_RING_SEC = 600;

/** `/Calls`: create, list, fetch, update. */
export function registerCallRoutes(account: FastifyInstance, deps: RestDeps): void {
  const { exchange } = deps;
  account.get('/Calls.json', async (request) => {
    const query = z.record(z.string(), z.string()).parse(request.query);
    const path = request.url.split('?')[0] ?? '';
    return pageOf('calls', exchange.list().filter(filterOf(query)).map(callResource), { path, query });
  });
  account.post('/Calls.json', async (request, reply) => reply.code(201).send(create(formOf(request), deps)));
  account.get('/Calls/:file', async (request) => callResource(findCall(exchange, fileOf(request))));
  account.post('/Calls/:file', async (request) => {
    const call = findCall(exchange, fileOf(request));
    update(call, formOf(request), exchange);
    return callResource(call);
  });
}

export function formOf({ body }: FastifyRequest): Form {
  return body instanceof Form ? body : new Form('');
}

export function findCallBySid(exchange: TelephoneExchange, callSid: string): LiveCall {
  const call = exchange.find(callSid);
  if (!call) throw new RestError(20_404);
  return call;
}

function fileOf(request: FastifyRequest): string {
  return FileParams.parse(request.params).file;
}

function findCall(exchange: TelephoneExchange, file: string): LiveCall {
  return findCallBySid(exchange, CALL_FILE.exec(file)?.[1] ?? '');
}

function filterOf(query: Record<string, string>): (call: LiveCall) => boolean {
  const { To, From, ParentCallSid, Status } = query;
  return ({ identity, status }) =>
    (To === undefined || identity.to === To) &&
    (From === undefined || identity.from === From) &&
    (ParentCallSid === undefined || identity.parentCallSid === ParentCallSid) &&
    (Status === undefined || status === Status);
}

/** Redirects or ends a call that is under way. */
function update(call: LiveCall, form: Form, exchange: TelephoneExchange): void {
  const source = sourceOf(form, exchange);
  const status = form.get('Status');
  if (status !== undefined && status !== 'completed' && status !== 'canceled')
    throw new RestError(20_001, `Status ${status} is neither completed nor canceled`);
  if (source === null && status === undefined) return;
  if (call.isOver || call.leg.end !== null) throw new RestError(21_220);
  if (status === 'canceled' && call.answeredAt !== null)
    throw new RestError(21_220, 'Call is in-progress. Cannot cancel.');
  if (status !== undefined) call.hangUp();
  else if (source !== null && !call.redirect(source)) throw new RestError(21_220);
}

/** `Twiml` or `Url`, never both; null: neither. */
function sourceOf(form: Form, exchange: TelephoneExchange): TwimlSource | null {
  const twiml = form.get('Twiml');
  const url = form.url('Url');
  if (twiml !== undefined && url !== undefined) throw new RestError(20_001, 'Url and Twiml are mutually exclusive');
  if (twiml !== undefined && twiml.length > MAX_TWIML_CHARACTERS)
    throw new RestError(20_001, `Twiml is longer than ${MAX_TWIML_CHARACTERS} characters`);
  if (twiml !== undefined) return { kind: 'twiml', twiml, base: exchange.apiBaseUrl };
  return url === undefined ? null : { kind: 'url', url, method: form.method('Method'), fields: {} };
}

function create(form: Form, { exchange, originate }: RestDeps): Record<string, unknown> {
  const to = form.get('To');
  const from = form.get('From');
  if (!to) throw new RestError(21_201);
  if (!E164.test(to)) throw new RestError(21_211, `The phone number you are attempting to call, ${to}, is not valid`);
  if (!from || !E164.test(from)) throw new RestError(21_212);
  const source = sourceOf(form, exchange);
  if (source === null) throw new RestError(21_218);
  const timeoutSec = Number(form.get('Timeout') ?? DEFAULT_RING_SEC);
  if (!Number.isInteger(timeoutSec) || timeoutSec < 1 || timeoutSec > MAX_RING_SEC)
    throw new RestError(20_001, `Timeout is not 1 to ${MAX_RING_SEC} seconds`);
  const events = form.all('StatusCallbackEvent').flatMap((event) => event.split(/\s+/));
  const call = originate({
    to,
    from,
    source,
    timeoutSec,
    fallbackUrl: form.url('FallbackUrl') ?? null,
    detectsMachine: form.get('MachineDetection') !== undefined,
    statusCallback: form.url('StatusCallback') ?? null,
    statusCallbackMethod: form.method('StatusCallbackMethod'),
    statusCallbackEvents: events.length > 0 ? events : ['completed'],
  });
  return callResource(call);
}
