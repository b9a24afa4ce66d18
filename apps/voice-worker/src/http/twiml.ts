import twilio from 'twilio';
import { TWIML_SENTENCES } from '../calls/call-sentences.ts';
import { mediaStreamUrl } from './twilio-signature.ts';

/** TwiML answers, as text. */
const { VoiceResponse } = twilio.twiml;
const DIAL_TIMEOUT_S = 25;
const CONNECT_ENDED_PATH = '/twilio/connect-ended';

export interface StreamTwiml {
  readonly publicUrl: string;
  readonly token: string;
  readonly traceparent: string | undefined;
  readonly contactPhone: string | null;
}

/** Connects the call to our media socket; what follows is for a stream that ends without anyone telling Twilio what next. */
export function connectStream({ publicUrl, token, traceparent, contactPhone }: StreamTwiml): string {
  const response = new VoiceResponse();
  const connect = response.connect({ action: `${publicUrl}${CONNECT_ENDED_PATH}`, method: 'POST' });
  const stream = connect.stream({ url: mediaStreamUrl(publicUrl) });
  stream.parameter({ name: 'token', value: token });
  if (traceparent) stream.parameter({ name: 'traceparent', value: traceparent });
  addFallback(response, { publicUrl, contactPhone, sentence: TWIML_SENTENCES.interrupted });
  return response.toString();
}

/** We cannot take the call: a human does if the owner named one, else the caller hears why. */
export function fallback(to: { publicUrl: string; contactPhone: string | null; sentence?: string }): string {
  const response = new VoiceResponse();
  addFallback(response, { sentence: TWIML_SENTENCES.unavailable, ...to });
  return response.toString();
}

/** We take nothing more: after a moment the load balancer will have noticed, and another worker is asked the same. */
export function askAnotherWorker({ publicUrl }: { publicUrl: string }): string {
  const response = new VoiceResponse();
  response.pause({ length: 1 });
  response.redirect({ method: 'POST' }, `${publicUrl}${CONNECT_ENDED_PATH}`);
  return response.toString();
}

/** Not taken at all: the caller hears that the number is not in service, and nobody pays for it. */
export function reject(): string {
  const response = new VoiceResponse();
  response.reject({ reason: 'rejected' });
  return response.toString();
}

export function sayAndHangUp(sentence: string): string {
  const response = new VoiceResponse();
  response.say(sentence);
  response.hangup();
  return response.toString();
}

export function hangUp(): string {
  const response = new VoiceResponse();
  response.hangup();
  return response.toString();
}

type Response = InstanceType<typeof VoiceResponse>;

function addFallback(
  response: Response,
  to: { publicUrl: string; contactPhone: string | null; sentence: string },
): void {
  if (to.contactPhone) {
    response.say(TWIML_SENTENCES.connecting);
    addDial(response, { publicUrl: to.publicUrl, phone: to.contactPhone });
    return;
  }
  response.say(to.sentence);
  response.hangup();
}

/** The end of the dialled leg is asked about at the same place as the end of a stream. */
function addDial(response: Response, { publicUrl, phone }: { publicUrl: string; phone: string }): void {
  response.dial(
    { timeout: DIAL_TIMEOUT_S, answerOnBridge: true, action: `${publicUrl}${CONNECT_ENDED_PATH}`, method: 'POST' },
    phone,
  );
}
