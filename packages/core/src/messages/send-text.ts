import type { Database, Prisma, TextMessage } from '@offhook/db';
import type { ErrorCode } from '../errors/catalog.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { publishLive } from '../live/publish-live.ts';
import { claimText } from './claim-texts.ts';
import { optOut } from './opt-outs.ts';
import { ownNumberFor } from './own-number.ts';
import { reasonNotToSend } from './still-wanted.ts';
import { CODE_OPTED_OUT, type TextGatewayPort } from './text-gateway-port.ts';
import { textStatusUrl } from './text-status-url.ts';

export interface SendTextDeps {
  readonly db: Database;
  readonly gateway: TextGatewayPort;
  readonly workerUrl: string;
  readonly now: () => number;
}

const MAX_ATTEMPTS = 6;
const FIRST_WAIT_MS = 15_000;
const MAX_WAIT_MS = 30 * 60_000;
/** Twilio's list of messages follows the truth by some seconds. */
const LOOK_UP_AFTER_MS = 20_000;
/** Clocks differ. */
const CLOCK_MARGIN_MS = 60_000;
/** With these answers nothing was sent, so it may be sent again as it is (protocols/twilio-voice.md, section 7). */
const NOT_PROCESSED: readonly ErrorCode[] = ['UPSTREAM_RATE_LIMITED', 'UPSTREAM_UNAUTHORIZED', 'NOT_CONFIGURED'];

type State = TextMessage['state'];

/**
 * Sends one text that was read as due, or settles why not. Null: another process has it. Never throws for what Twilio says; the
 * row then says when it is tried again.
 */
export async function sendText(deps: SendTextDeps, text: TextMessage): Promise<State | null> {
  const { db, now } = deps;
  if (!(await claimText(db, text, now()))) return null;
  const left = text.state === 'unknown' ? await lookUp(deps, text) : null;
  if (left !== null) return left;
  const reason = await reasonNotToSend(db, text, now());
  if (reason !== null) return settle(deps, text, reason);
  const from = await ownNumberFor(db, text);
  if (from === null) return settle(deps, text, { state: 'failed', errorCode: 'no_number' });
  if (text.attempts >= MAX_ATTEMPTS) return settle(deps, text, { state: 'failed', errorCode: 'gave_up' });
  return attempt(deps, text, from);
}

async function attempt(deps: SendTextDeps, text: TextMessage, from: string): Promise<State> {
  const { gateway, workerUrl, now } = deps;
  const { id, customer: to, body } = text;
  // Before anyone is asked: whoever finds this row after a crash must know from where to look.
  await deps.db.textMessage.updateMany({
    where: { id, projectId: text.projectId },
    data: { ownNumber: from, attempts: text.attempts + 1, updatedAt: new Date(now()) },
  });
  try {
    const answer = await gateway.send({ from, to, body, statusUrl: textStatusUrl(workerUrl, id) });
    if (answer.state === 'sent') return settleSent(deps, text, answer.providerSid);
    if (answer.code === CODE_OPTED_OUT) await optOut(deps.db, { projectId: text.projectId, phone: to });
    return settle(deps, text, { state: 'failed', errorCode: answer.code });
  } catch (error) {
    const { code, retryAfterMs } = toAppError(error);
    const waitMs = Math.max(retryAfterMs ?? 0, Math.min(FIRST_WAIT_MS * 2 ** text.attempts, MAX_WAIT_MS));
    const isUnsent = NOT_PROCESSED.includes(code);
    return settle(deps, text, {
      state: isUnsent ? 'queued' : 'unknown',
      errorCode: code,
      sendAfter: new Date(now() + (isUnsent ? waitMs : LOOK_UP_AFTER_MS)),
    });
  }
}

/** Whether a text whose answer was lost has left. Null: it has not, so it may be sent. */
async function lookUp(deps: SendTextDeps, text: TextMessage): Promise<State | null> {
  const { db, gateway, now } = deps;
  const { ownNumber: from, customer: to, body, createdAt } = text;
  if (from === null) return null;
  try {
    const sinceMs = createdAt.getTime() - CLOCK_MARGIN_MS;
    const found = await gateway.find({ from, to, body, sinceMs });
    // The same words may have been sent before, as another text of ours.
    const others = await db.textMessage.findMany({
      where: { projectId: text.projectId, providerSid: { in: [...found] }, id: { not: text.id } },
      select: { providerSid: true },
    });
    const providerSid = found.find((sid) => !others.some((other) => other.providerSid === sid));
    return providerSid === undefined ? null : settleSent(deps, text, providerSid);
  } catch (error) {
    const sendAfter = new Date(now() + LOOK_UP_AFTER_MS);
    return settle(deps, text, { state: 'unknown', errorCode: toAppError(error).code, sendAfter });
  }
}

function settleSent(deps: SendTextDeps, text: TextMessage, providerSid: string): Promise<State> {
  return settle(deps, text, { state: 'sent', providerSid, errorCode: null, sentAt: new Date(deps.now()) });
}

/** Writes down what became of it, unless Twilio's own report was faster. */
async function settle(
  { db, now }: SendTextDeps,
  { id, projectId, callId }: TextMessage,
  data: Prisma.TextMessageUpdateManyMutationInput & { state: State },
): Promise<State> {
  await db.textMessage.updateMany({ where: { id, projectId, state: 'sending' }, data });
  await publishLive(db, { projectId, callId, kind: 'message', at: new Date(now()).toISOString() });
  return data.state;
}
