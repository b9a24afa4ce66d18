import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import twilio from 'twilio';
import { z } from 'zod';
import { isRecordingKind } from './artifacts.ts';
import type { CallDesk } from './call-desk.ts';
import { suffer } from './faults.ts';
import { twilioAccessOf } from './number-import.ts';
import type { VapiWorld } from './vapi-account-world.ts';
import { VapiError } from './wire-error.ts';

const ENDED = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
const Form = z.record(z.string(), z.string());
const ArtifactParams = z.object({ callId: z.string(), file: z.string() });
const Proof = z.object({ expires: z.string(), signature: z.string() });
const ControlParams = z.object({ callId: z.string() });
const ControlBody = z.looseObject({ type: z.string() });

export interface TwilioParts {
  readonly world: VapiWorld;
  readonly desk: CallDesk;
  onRequest(line: string): void;
}

/** What Twilio asks Vapi, what holders of a call's addresses ask, and the addresses of recordings. None of it carries a key. */
export function registerTwilioRoutes(scope: FastifyInstance, { world, desk, onRequest }: TwilioParts): void {
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  const sendTwiml = (reply: FastifyReply, document: string) => reply.type('text/xml').send(document);
  scope.post('/twilio/inbound_call', async (request, reply) => {
    onRequest('POST /twilio/inbound_call');
    if ((await suffer(world.faults, reply)) === 'gone') return reply;
    return sendTwiml(reply, await desk.inbound(signedForm(world, request)));
  });
  scope.post('/twilio/call_status', async (request, reply) => {
    const { CallSid: callSid, CallStatus: status = '' } = signedForm(world, request);
    const call = world.organisations
      .flatMap(({ calls }) => [...calls.values()])
      .find(({ phoneCallProviderId }) => phoneCallProviderId === callSid);
    if (call && ENDED.has(status)) await desk.end(call.id, 'call.in-progress.twilio-completed-call');
    return reply.code(204).send();
  });
  scope.post('/twilio/sms', async (_request, reply) => sendTwiml(reply, '<Response/>'));
  scope.post('/control/:callId', async (request, reply) => {
    onRequest('POST /control/:callId');
    const { callId } = ControlParams.parse(request.params);
    const { type } = ControlBody.parse(request.body);
    if (type !== 'end-call') return reply.code(204).send();
    await desk.end(callId, 'assistant-ended-call-with-hangup-task');
    return reply.code(204).send();
  });
  scope.get('/artifacts/:callId/:file', async (request, reply) => {
    const { callId, file } = ArtifactParams.parse(request.params);
    const proof = Proof.safeParse(request.query);
    const kind = file.replace(/\.wav$/, '');
    const sound = proof.success && isRecordingKind(kind) ? desk.shelf.fetch(callId, kind, proof.data) : null;
    if (!sound) return reply.code(403).type('application/xml').send('<Error><Code>AccessDenied</Code></Error>');
    return reply.type('audio/wav').send(Buffer.from(sound));
  });
}

/** The fields of a request of Twilio's, signed with the token of the number's account. @throws VapiError 403. */
function signedForm(
  { organisations, publicUrl }: VapiWorld,
  request: FastifyRequest,
): Readonly<Record<string, string>> {
  const read = Form.safeParse(request.body);
  if (!read.success) throw new VapiError(400, 'Bad request');
  const form = read.data;
  const signature = String(request.headers['x-twilio-signature'] ?? '');
  const path = request.url.slice(request.url.indexOf('/twilio/'));
  const tokens = organisations
    .flatMap(({ resources }) => [...resources['phone-number'].values()])
    .flatMap((number) => twilioAccessOf(number) ?? [])
    .filter(({ accountSid }) => accountSid === form.AccountSid);
  const isSigned = tokens.some(({ authToken }) =>
    twilio.validateRequest(authToken, signature, `${publicUrl()}${path}`, form),
  );
  // An account that no number belongs to is none of Vapi's: it has no token to check with.
  if (tokens.length > 0 && !isSigned) throw new VapiError(403, 'Invalid Twilio signature');
  return form;
}
