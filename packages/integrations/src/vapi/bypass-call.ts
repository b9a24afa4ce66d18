import { AppError, type BypassAnswer, type BypassCall, toAppError } from '@offhook/core';
import { VapiCall } from '@offhook/protocol';
import type { VapiClient } from './vapi-client.ts';

/** What ending a call that should not have been made may take. */
const END_TIMEOUT_MS = 5_000;

/**
 * `POST /call` with `phoneCallProviderBypassEnabled` (protocols/vapi.md, section 7, way B). The field is in two guides and not in the API's
 * schema, so that an account may refuse it by name, or ignore it and ring the customer: then there is no TwiML, and the call is ended.
 */
export async function createBypassCall(client: VapiClient, call: BypassCall): Promise<BypassAnswer> {
  const { phoneNumberId, assistantId, customerNumber, timeoutMs } = call;
  const body = {
    phoneNumberId,
    ...(assistantId === undefined ? {} : { assistantId }),
    customer: { number: customerNumber },
    phoneCallProviderBypassEnabled: true,
  };
  // The time is for all of it, waits for an account that is asked too often included.
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await client.request({ method: 'POST', path: '/call', body, signal }).catch((thrown: unknown) => {
    throw toAppError(thrown);
  });
  if (!answer.ok) {
    if (/bypass/i.test(answer.message)) return { kind: 'notSupported', reason: 'This account refuses the hand-over.' };
    throw answer.error;
  }
  const made = VapiCall.safeParse(answer.json);
  if (!made.success) throw new AppError('UPSTREAM_BAD_RESPONSE', 'Vapi answered in a shape we do not know');
  const twiml = made.data.phoneCallProviderDetails?.twiml;
  if (twiml !== undefined && twiml !== '') return { kind: 'twiml', twiml, vapiCallId: made.data.id };
  await endCall(client, made.data);
  return { kind: 'notSupported', reason: 'This account made a call of its own instead of taking ours.' };
}

/** Best effort: by its control address, else by taking the call away. */
async function endCall(client: VapiClient, { id, monitor }: VapiCall): Promise<void> {
  const signal = AbortSignal.timeout(END_TIMEOUT_MS);
  const controlUrl = monitor?.controlUrl;
  const ended =
    controlUrl !== undefined && URL.canParse(controlUrl)
      ? await fetch(controlUrl, {
          method: 'POST',
          signal,
          redirect: 'error',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ type: 'end-call' }),
        }).then(
          (response) => response.ok,
          () => false,
        )
      : false;
  if (ended) return;
  await client.request({ method: 'DELETE', path: '/call/{id}', params: { id }, signal }).catch(() => null);
}
