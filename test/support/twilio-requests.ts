import { createHmac } from 'node:crypto';
import { TWILIO } from './simulated-providers.ts';

/** Requests as Twilio makes them, one at a time and by hand: for tests of the doors rather than of calls. */
export type Webhook = { path: string; params: Record<string, string>; signature?: string };

export async function postWebhook(
  workerUrl: string,
  { path, params, signature }: Webhook,
): Promise<{ status: number; body: string }> {
  const signed = signature ?? sign(`${workerUrl}${path}`, params);
  const response = await fetch(`${workerUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signed },
    body: new URLSearchParams(params),
  });
  return { status: response.status, body: await response.text() };
}

export function inbound(callSid: string, to: string): Record<string, string> {
  return {
    CallSid: callSid,
    AccountSid: TWILIO.accountSid,
    From: '+15125550190',
    To: to,
    CallStatus: 'ringing',
    FromCity: '',
  };
}

/** Value of the `token` parameter in TwiML. */
export function tokenOf(twiml: string): string {
  return /name="token" value="([^"]+)"/.exec(twiml)?.[1] ?? '';
}

/** Opens the media socket and sends `start`; answers the close code, or 'open' when it is still open after a moment. */
export async function startStream(
  workerUrl: string,
  start: { callSid: string; token: string; accountSid?: string; isSigned?: boolean },
): Promise<number | 'open' | 'refused'> {
  const url = `${workerUrl.replace(/^http/, 'ws')}/twilio/media`;
  const signature = start.isSigned === false ? 'forged' : sign(url);
  const ws = new WebSocket(url, { headers: { 'x-twilio-signature': signature } });
  const streamSid = `MZ${'1'.repeat(32)}`;
  const { callSid, token, accountSid = TWILIO.accountSid } = start;
  ws.onopen = () => {
    ws.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    const body = { streamSid, accountSid, callSid, tracks: ['inbound'], customParameters: { token } };
    ws.send(JSON.stringify({ event: 'start', sequenceNumber: '1', streamSid, start: body }));
  };
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve('open');
      ws.close();
    }, OPEN_AFTER_MS);
    const settle = (result: number | 'refused') => {
      clearTimeout(timer);
      resolve(result);
    };
    ws.onerror = () => settle('refused');
    ws.onclose = ({ code }) => settle(code);
  });
}

/** A stream that was not closed by then was accepted. */
const OPEN_AFTER_MS = 1_000;

/** `X-Twilio-Signature` by the book (Twilio, "Validating requests"), independent of the library the worker checks it with. */
export function sign(url: string, params: Record<string, string> = {}): string {
  const fields = Object.keys(params)
    .sort()
    .map((name) => `${name}${params[name]}`);
  return createHmac('sha1', TWILIO.authToken)
    .update(`${url}${fields.join('')}`)
    .digest('base64');
}
