import type { Database } from '@offhook/db';
import type { VapiPhoneNumber } from '@offhook/protocol';
import type { AppError } from '../errors/app-error.ts';
import { toAppError } from '../errors/to-app-error.ts';
import type { RoutingTarget } from '../numbers/routing/routing-target.ts';
import { granted, type Outcome, type Refusal, refused } from '../projects/outcome.ts';
import type { VapiFor, VapiPort } from '../vapi/vapi-port.ts';

/** A number as Vapi knows it. */
export interface VapiNumber {
  readonly vapiNumberId: string;
  /** The assistant that is to answer; null: whatever the number is assigned to at Vapi. */
  readonly vapiAssistantId: string | null;
}

export interface OurNumber {
  readonly projectId: string;
  readonly e164: string;
}

/** What switching needs of a business's Vapi account. A "no" is in the owner's words, also when Vapi does not answer. */
export interface VapiSide {
  /** Where Twilio sends calls of a number that is Vapi's as a whole. */
  readonly inbound: RoutingTarget;
  /** The number as the account has it; null: it does not. */
  find(number: OurNumber): Promise<Outcome<VapiNumber | null>>;
  /**
   * Has Vapi take the number in. Vapi writes its own addresses into Twilio when it does: route the number again afterwards,
   * whatever this answers.
   */
  bringIn(number: OurNumber & { readonly name: string }): Promise<Outcome<VapiNumber>>;
  /** Whether the account takes single calls from us: tried once for each account and remembered, unless `anew`. */
  handsOverEachCall(number: OurNumber & VapiNumber, options?: { readonly anew?: boolean }): Promise<Outcome<boolean>>;
}

export interface VapiSideDeps {
  readonly db: Database;
  readonly vapiFor: VapiFor;
  /** `https://api.vapi.ai`. */
  readonly vapiUrl: string;
  /** What Vapi needs to take a number in; null without a Twilio account. */
  readonly twilio: { readonly accountSid: string; readonly authToken: string } | null;
  /** Epoch milliseconds. */
  now(): number;
}

/** A person waits at the page. */
const ASK_WITHIN_MS = 10_000;
const TRY_WITHIN_MS = 8_000;

export function vapiSide(deps: VapiSideDeps): VapiSide {
  const { vapiUrl } = deps;
  return {
    inbound: {
      kind: 'vapi',
      voiceUrl: `${vapiUrl}/twilio/inbound_call`,
      statusCallback: `${vapiUrl}/twilio/call_status`,
    },
    find: ({ projectId, e164 }) =>
      asked(deps, projectId, async (vapi, signal) => {
        const { items } = await vapi.listPhoneNumbers({ signal });
        const same = items.find(({ number }) => number === e164);
        return granted(same ? linked(same) : null);
      }),
    bringIn: ({ projectId, e164, name }) =>
      asked(deps, projectId, async (vapi, signal) => {
        const { twilio } = deps;
        if (!twilio) return NO_TWILIO;
        const { accountSid: twilioAccountSid, authToken: twilioAuthToken } = twilio;
        const wish = { number: e164, name, twilioAccountSid, twilioAuthToken, smsEnabled: false };
        return granted(linked(await vapi.importNumber(wish, { signal })));
      }),
    async handsOverEachCall(number, { anew = false } = {}) {
      const connection = await deps.db.vapiConnection.findUnique({ where: { projectId: number.projectId } });
      if (!connection) return NOT_CONNECTED;
      if (!anew && connection.bypass !== 'untested') return granted(connection.bypass === 'works');
      return asked(deps, number.projectId, (vapi) => tryHandOver(deps, vapi, number));
    },
  };
}

/**
 * Asks Vapi for a call that nobody will take up. The "caller" is the number itself: an account without the bypass would dial them
 * instead, and Twilio connects no number with itself.
 */
async function tryHandOver(
  { db, now }: VapiSideDeps,
  vapi: VapiPort,
  { projectId, e164, vapiNumberId, vapiAssistantId }: OurNumber & VapiNumber,
): Promise<Outcome<boolean>> {
  const answer = await vapi.createBypassCall({
    phoneNumberId: vapiNumberId,
    ...(vapiAssistantId ? { assistantId: vapiAssistantId } : {}),
    customerNumber: e164,
    timeoutMs: TRY_WITHIN_MS,
  });
  const works = answer.kind === 'twiml';
  await db.vapiConnection.updateMany({
    where: { projectId },
    data: {
      bypass: works ? 'works' : 'refused',
      bypassTestedAt: new Date(now()),
      bypassDetail: answer.kind === 'notSupported' ? answer.reason : null,
    },
  });
  return granted(works);
}

async function asked<Value>(
  { vapiFor }: VapiSideDeps,
  projectId: string,
  question: (vapi: VapiPort, signal: AbortSignal) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  try {
    const vapi = await vapiFor(projectId);
    return vapi ? await question(vapi, AbortSignal.timeout(ASK_WITHIN_MS)) : NOT_CONNECTED;
  } catch (thrown) {
    return wordsFor(toAppError(thrown));
  }
}

const NOT_CONNECTED: Refusal = refused('NOT_CONFIGURED', 'Connect your Vapi account first, under “Moving from Vapi”.');
const NO_TWILIO: Refusal = refused(
  'NOT_CONFIGURED',
  'Vapi needs the keys of a Twilio account to take a number in, and this system has none.',
);

/** @throws the error when it was not Vapi's. */
function wordsFor(error: AppError): Refusal {
  switch (error.code) {
    case 'UPSTREAM_UNAUTHORIZED':
    case 'NOT_CONFIGURED':
      return refused(error.code, 'Vapi refused the key. Connect your account again under “Moving from Vapi”.');
    case 'UPSTREAM_RATE_LIMITED':
      return refused(error.code, 'Vapi is busy with other requests of your account. Try again in a minute.');
    case 'UPSTREAM_REJECTED':
      return refused(
        error.code,
        'Vapi refused this number. Look at it in Vapi: is it active, and does an assistant answer it?',
      );
    case 'UPSTREAM_UNAVAILABLE':
    case 'UPSTREAM_BAD_RESPONSE':
    case 'TOOL_TIMEOUT':
      return refused(error.code, 'Vapi does not answer. Try again in a moment.');
    default:
      throw error;
  }
}

function linked({ id, assistantId }: VapiPhoneNumber): VapiNumber {
  return { vapiNumberId: id, vapiAssistantId: assistantId ?? null };
}
