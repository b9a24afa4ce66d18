import { nowUs } from '../harness/clock.ts';
import { post, type StreamOrder, streamOf, type TwilioAccount } from './webhooks.ts';

/** What is called: Offhook by its webhooks, or a bridge that is nothing but a media socket. */
export type Target =
  | { readonly kind: 'offhook'; readonly url: string; readonly account: TwilioAccount; readonly to: string }
  | { readonly kind: 'bare'; readonly url: string; readonly account: TwilioAccount };

export interface PlacedCall {
  readonly callSid: string;
  readonly order: StreamOrder;
  readonly webhookMs: number;
}

/** Ids of other runs must not come back: the database remembers them. */
const RUN = process.pid.toString(16).padStart(8, '0');

export function callSidOf(call: number): string {
  return `CA${RUN}${call.toString(16).padStart(24, '0')}`;
}

/** Rings: answers the stream that is to be opened, or the TwiML that came instead. */
export async function placeCall(target: Target, call: number): Promise<PlacedCall | { readonly twiml: string }> {
  const callSid = callSidOf(call);
  if (target.kind === 'bare') return { callSid, order: { url: target.url, parameters: {} }, webhookMs: 0 };
  const startedAtUs = nowUs();
  const params = { ...fieldsOf(target, call), CallStatus: 'ringing' };
  const { status, body } = await post(`${target.url}/twilio/voice`, params, target.account.authToken);
  const order = status === 200 ? streamOf(body) : null;
  if (!order) return { twiml: status === 200 ? body : `HTTP ${status}` };
  return { callSid, order, webhookMs: (nowUs() - startedAtUs) / 1_000 };
}

/** Twilio tells that a call is over. */
export async function tellStatus(target: Target, call: number): Promise<void> {
  if (target.kind === 'bare') return;
  const params = { ...fieldsOf(target, call), CallStatus: 'completed', CallDuration: '1' };
  await post(`${target.url}/twilio/status`, params, target.account.authToken);
}

/** Our side closed the stream: Twilio asks what comes next. Answers the first verb of it. */
export async function askWhatNext(target: Target, call: number): Promise<string> {
  if (target.kind === 'bare') return 'nothing';
  const params = { ...fieldsOf(target, call), CallStatus: 'in-progress' };
  const { body } = await post(`${target.url}/twilio/connect-ended`, params, target.account.authToken);
  return /<Response>\s*<(\w+)/.exec(body)?.[1] ?? 'nothing';
}

function fieldsOf(target: Extract<Target, { kind: 'offhook' }>, call: number): Record<string, string> {
  return {
    CallSid: callSidOf(call),
    AccountSid: target.account.accountSid,
    From: `+1${2_010_000_000 + call}`,
    To: target.to,
    Direction: 'inbound',
    ApiVersion: '2010-04-01',
    FromCity: '',
    FromState: 'TX',
    FromCountry: 'US',
  };
}
