import type { Database } from '@offhook/db';
import type { VapiAssistantAnswer, VapiContext, VapiTransferTarget } from '@offhook/protocol';
import { numberOf } from './open-vapi-call.ts';

interface Asked {
  readonly projectId: string;
  readonly context: VapiContext;
}

const NOBODY_THERE = 'Thank you for calling. We cannot take your call at the moment. Please try again later. Goodbye.';
/** For the assistant, which says it in its own words. */
const NOBODY_TO_CONNECT =
  'Nobody can be put on the line just now. Offer to take a message with the name, the matter and the number to call back.';
const PUTTING_THROUGH = 'One moment, please. I am putting you through to a colleague.';

/**
 * Who takes a call that came to a number without an assistant of its own at Vapi: the assistant we know for the number, else a person, else a
 * sentence. Never silence: without an answer Vapi reads an error message to the caller.
 */
export async function answerAssistantRequest(db: Database, asked: Asked): Promise<VapiAssistantAnswer> {
  const number = await numberOf(db, asked.projectId, asked.context);
  if (number && number.mode !== 'forward' && number.mode !== 'paused' && number.vapiAssistantId !== null) {
    return { assistantId: number.vapiAssistantId };
  }
  if (number?.mode === 'paused') return { error: NOBODY_THERE };
  const person = await personOf(db, asked, number?.forwardTo ?? null);
  return person ? { destination: person } : { error: NOBODY_THERE };
}

/** Where the caller is put through to when the assistant did not name anybody. */
export async function answerTransferRequest(
  db: Database,
  asked: Asked,
): Promise<{ readonly destination: VapiTransferTarget; readonly spoken: string } | { readonly error: string }> {
  const number = await numberOf(db, asked.projectId, asked.context);
  const destination = await personOf(db, asked, number?.forwardTo ?? null);
  return destination ? { destination, spoken: PUTTING_THROUGH } : { error: NOBODY_TO_CONNECT };
}

/** The telephone of a person of the business, unless that is the number that was called: it would ring for ever. */
async function personOf(
  db: Database,
  { projectId, context }: Asked,
  forwardTo: string | null,
): Promise<VapiTransferTarget | null> {
  const project = await db.project.findUnique({ where: { id: projectId }, select: { contactPhone: true } });
  const number = forwardTo ?? project?.contactPhone ?? null;
  return number === null || number === context.businessNumber ? null : { type: 'number', number };
}
