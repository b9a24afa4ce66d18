import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type SimulatedText, TEXT_FATES } from '../message-book.ts';
import { deliver } from '../text-callbacks.ts';
import { formOf } from './call-routes.ts';
import type { Form } from './form.ts';
import { messageResource } from './message-resource.ts';
import { pageOf } from './paging.ts';
import type { RestDeps } from './rest-deps.ts';
import { RestError, type RestErrorCode } from './rest-error.ts';

const FileParams = z.object({ file: z.string() });
const MESSAGE_FILE = /^((?:SM|MM)[0-9a-f]{32})\.json$/;
const E164 = /^\+[1-9]\d{6,14}$/;
const MAX_BODY_CHARACTERS = 1_600;

/** `/Messages`: create, list, fetch (protocols/twilio-voice.md, section 6). */
export function registerMessageRoutes(account: FastifyInstance, deps: RestDeps): void {
  const { accountSid, messages } = deps.exchange;
  account.post('/Messages.json', async (request, reply) => {
    const text = create(formOf(request), deps);
    return reply.code(201).send(messageResource(text, accountSid));
  });
  account.get('/Messages.json', async (request) => {
    const query = z.record(z.string(), z.string()).parse(request.query);
    const path = request.url.split('?')[0] ?? '';
    const rows = messages.list().filter(filterOf(query));
    return pageOf(
      'messages',
      rows.map((text) => messageResource(text, accountSid)),
      { path, query },
    );
  });
  account.get('/Messages/:file', async (request) => {
    const sid = MESSAGE_FILE.exec(FileParams.parse(request.params).file)?.[1] ?? '';
    const text = messages.find(sid);
    if (!text) throw new RestError(20_404);
    return messageResource(text, accountSid);
  });
}

/** By number only: `DateSent` is not simulated, and asking for it is refused rather than ignored. */
function filterOf(query: Record<string, string>): (text: SimulatedText) => boolean {
  const dated = Object.keys(query).find((name) => name.startsWith('DateSent'));
  if (dated !== undefined) throw new RestError(20_001, `${dated} is not simulated`);
  const { To, From } = query;
  return ({ to, from }) => (To === undefined || to === To) && (From === undefined || from === From);
}

function create(form: Form, { exchange, webhooks }: RestDeps): SimulatedText {
  const to = form.get('To');
  const from = form.get('From');
  const body = form.get('Body');
  if (!to) throw new RestError(21_604);
  if (!from) throw new RestError(21_603);
  if (!E164.test(to)) throw new RestError(21_211, `The 'To' number ${to} is not a valid phone number.`);
  if (!exchange.owns(from)) throw new RestError(21_606);
  if (!body) throw new RestError(21_602);
  if (body.length > MAX_BODY_CHARACTERS) throw new RestError(21_617);
  const fate = exchange.messages.fateOf({ from, to });
  if (fate !== null && TEXT_FATES[fate] === 'refused') throw new RestError(fate as RestErrorCode);
  const statusCallback = statusCallbackOf(form);
  const text = exchange.messages.add({ direction: 'outbound-api', from, to, body, status: 'queued' });
  const { accountSid, messages } = exchange;
  exchange.inBackground(deliver(text, { accountSid, messages, statusCallback, webhooks: webhooks() }));
  return text;
}

function statusCallbackOf(form: Form): string | null {
  const url = form.get('StatusCallback');
  if (url === undefined || url === '') return null;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new RestError(21_609);
  return url;
}
