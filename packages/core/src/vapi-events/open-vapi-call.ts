import type { Call, CallStatus, Database, PhoneNumber } from '@offhook/db';
import { instantMs, type VapiContext } from '@offhook/protocol';
import { openCall } from '../calls/open-call.ts';
import { vapiRowId } from '../vapi-calls/vapi-call-record.ts';

/** One of our calls that Vapi's assistant has. */
export interface VapiCallRow {
  readonly callId: string;
  readonly vapiCallId: string;
  readonly status: CallStatus;
  /** Epoch milliseconds: what positions in the call are counted from. */
  readonly startedAtMs: number;
  /** The report of its end is in: nothing that comes after it is news. */
  readonly isReported: boolean;
}

export interface VapiSighting {
  readonly projectId: string;
  readonly context: VapiContext;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/**
 * The row of a call that Vapi speaks of, made when there is none: a number that goes to Vapi as a whole never passed our door. A call that
 * was handed over from here is known by Twilio's CallSid and stays one row. Null: no call that came in by telephone (a test in the browser, a
 * call that Vapi places, a chat), one of another business, or one that is not Vapi's any more.
 */
export async function openVapiCall(db: Database, sighting: VapiSighting): Promise<VapiCallRow | null> {
  const { projectId, context } = sighting;
  const { vapiCallId, callSid } = context;
  if (vapiCallId === null) return null;
  const known = await db.vapiCallReport.findUnique({ where: { vapiCallId }, include: { call: true } });
  if (known) return isVapis(known.call, projectId) ? rowOf(known.call, vapiCallId, known.reportedAt !== null) : null;
  const providerCallIds = callSid === null ? [vapiCallId] : [callSid, vapiCallId];
  const ours = await db.call.findFirst({ where: { providerCallId: { in: providerCallIds } } });
  // Vapi takes a call that was handed over from here for one that it places itself.
  if (!ours && !cameInByTelephone(context)) return null;
  const call = ours ?? (await newCall(db, sighting, vapiCallId));
  if (!isVapis(call, projectId)) return null;
  await noteReport(db, { call, vapiCallId, context });
  return rowOf(call, vapiCallId, false);
}

/** A caller whom Vapi lost is on the line with us or with a person: what Vapi says about its end is not the end of the call. */
function isVapis({ projectId: owner, mode }: Call, projectId: string): boolean {
  return owner === projectId && mode === 'vapi';
}

/** A message that says nothing of a kind is believed to be about a telephone: only newer ones do. */
function cameInByTelephone({ call }: VapiContext): boolean {
  return call?.type === undefined || call.type === 'inboundPhoneCall';
}

async function newCall(db: Database, { projectId, context, nowMs }: VapiSighting, vapiCallId: string): Promise<Call> {
  const { businessNumber, customerNumber } = context;
  const number = await numberOf(db, projectId, context);
  const { callId } = await openCall(db, {
    // The id that an import of Vapi's history would give it.
    callId: vapiRowId('call', vapiCallId),
    projectId,
    phoneNumberId: number?.id ?? null,
    // A call that never passed our door goes by Vapi's name of it (design, section 3).
    callSid: vapiCallId,
    mode: 'vapi',
    fromNumber: customerNumber ?? '',
    toNumber: number?.e164 ?? businessNumber ?? '',
    simulated: false,
    traceId: null,
    startedAtMs: startOf(context) ?? nowMs,
  });
  return db.call.findUniqueOrThrow({ where: { id: callId } });
}

function startOf({ call, sentAtMs }: VapiContext): number | null {
  return instantMs(call?.startedAt) ?? instantMs(call?.createdAt) ?? sentAtMs;
}

/** The number of this business that was called, by its digits or by Vapi's id of it; another business's is nobody's here. */
export async function numberOf(
  db: Database,
  projectId: string,
  { businessNumber, phoneNumberId }: Pick<VapiContext, 'businessNumber' | 'phoneNumberId'>,
): Promise<PhoneNumber | null> {
  const names = [
    ...(businessNumber === null ? [] : [{ e164: businessNumber }]),
    ...(phoneNumberId === null ? [] : [{ vapiNumberId: phoneNumberId }]),
  ];
  return names.length === 0 ? null : db.phoneNumber.findFirst({ where: { projectId, OR: names } });
}

async function noteReport(
  db: Database,
  { call, vapiCallId, context }: { call: Call; vapiCallId: string; context: VapiContext },
): Promise<void> {
  const { assistantId, assistantName } = context;
  const of = { projectId: call.projectId, callId: call.id };
  // Two messages at once: the second finds the row of the first.
  await db.vapiCallReport.createMany({
    data: [{ vapiCallId, ...of, assistantId, assistantName }],
    skipDuplicates: true,
  });
}

function rowOf({ id, status, startedAt }: Call, vapiCallId: string, isReported: boolean): VapiCallRow {
  return { callId: id, vapiCallId, status, startedAtMs: startedAt.getTime(), isReported };
}
