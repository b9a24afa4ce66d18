import type { HandOver } from '@offhook/call';
import { dialOutcome, type KnownCall, type Otherwise, type TransferOutcome, type TransferReason } from '@offhook/core';
import { instruments, type Logger } from '@offhook/telemetry';
import type { HumanServices } from '@offhook/wiring/worker';
import { RecentMap } from '../calls/recent-map.ts';
import { dialHuman, takeMessage } from '../http/human-twiml.ts';
import type { TwilioParams } from '../http/twilio-webhook.ts';
import { hangUp, sayAndHangUp } from '../http/twiml.ts';
import type { Journal } from '../journal/journal.ts';
import type { CallAtHand, WhyOut } from './call-at-hand.ts';
import { HumanJournal } from './human-journal.ts';
import { HUMAN_SENTENCES, invitation } from './human-sentences.ts';
import { endReasonWithoutHuman, FORWARDED, readWayOut, type WayOut, writeWayOut } from './way-out.ts';
import { within } from './within.ts';

export interface HumanDeskOptions {
  readonly services: HumanServices;
  readonly journal: Pick<Journal, 'append' | 'flush'>;
  readonly publicUrl: string;
  readonly logger: Logger;
  /** For tests. */
  readonly hangUpRetryMs?: readonly number[];
}

/** What this worker remembers of a way to a human, for the time that the database is away. */
interface Attempt {
  readonly transferId: string;
  readonly mode: 'blind' | 'warm';
  /** Null while it is under way; the human was not reached otherwise. */
  readonly failedAtMs: number | null;
}

/** A call is remembered while its human is rung, and some time after. */
const REMEMBERED_MS = 15 * 60_000;
/** Nobody is rung again so soon after not having taken the call. */
const LEAVE_IN_PEACE_MS = 120_000;
/** A hang-up may be repeated: a call that is over stays over. */
const HANG_UP_RETRY_MS = [500, 2_000, 8_000] as const;
/** A caller waits for the answer: without the database we go on by what we remember. */
const READ_WITHIN_MS = 1_500;

/**
 * Finds a human for callers whom the assistant put through or cannot serve: dials, hears from Twilio how that went, and takes
 * a message when nobody answers. Needs neither the worker that had the call nor, for its answers, the database. Never throws.
 */
export class HumanDesk {
  readonly #options: HumanDeskOptions;
  readonly #journal: HumanJournal;
  readonly #calls = new RecentMap<CallAtHand>(REMEMBERED_MS);
  readonly #attempts = new RecentMap<Attempt>(REMEMBERED_MS);

  constructor(options: HumanDeskOptions) {
    this.#options = options;
    this.#journal = new HumanJournal(options.journal);
  }

  /** The assistant has told the caller and leaves the call: writes that down, so that any worker can go on from here. */
  begin(call: CallAtHand, { reason, briefing }: HandOver): void {
    this.#calls.set(call.callSid, call);
    this.#start(call, { reason, briefing });
    this.#journal.left({ call: call.callId, project: call.projectId }, 'transferred');
  }

  /** A call of this worker that went out lately, for when the database is away. */
  remembered(callSid: string): CallAtHand | undefined {
    return this.#calls.get(callSid);
  }

  /** TwiML for a caller without an assistant. */
  async route(call: CallAtHand, why: WhyOut): Promise<string> {
    this.#calls.set(call.callSid, call);
    try {
      return why === 'requested' ? await this.#requested(call) : await this.#unavailable(call);
    } catch (error) {
      this.#options.logger.error({ err: error, callSid: call.callSid }, 'a caller could not be put through');
      return sayAndHangUp(HUMAN_SENTENCES.unavailable);
    }
  }

  /** The number's rules ring a person for a call that the assistant has not had. TwiML for the caller, who hears it ring. */
  ring(call: CallAtHand, otherwise: Otherwise): string {
    this.#calls.set(call.callSid, call);
    const attempt = this.#start(call, { reason: 'rule', briefing: '' });
    this.#journal.left({ call: call.callId, project: call.projectId }, FORWARDED);
    return this.#dial(call, attempt, { left: FORWARDED, otherwise, sentence: null });
  }

  /** The number's rules want a message of this caller. */
  voicemail(call: CallAtHand, words: string): string {
    this.#calls.set(call.callSid, call);
    const left = call.leftFor ?? FORWARDED;
    const way: WayOut = { call: call.callId, project: call.projectId, left, otherwise: 'voicemail' };
    this.#journal.left(way, left);
    return this.#invite(way, words);
  }

  /**
   * A dialled leg is over. TwiML for the caller, or that the assistant shall take the call, which it had before or not, or null
   * when this was no leg of ours.
   */
  async dialEnded(
    params: TwilioParams,
    query: TwilioParams,
  ): Promise<string | 'backToAssistant' | 'toAssistant' | null> {
    const way = readWayOut(query);
    const callSid = params.CallSid ?? '';
    if (!way) return null;
    const outcome = this.#settle(way, params);
    if (outcome === 'connected') {
      const endReason = way.left === FORWARDED ? FORWARDED : 'transferred';
      this.#journal.ended(way, { callSid, endReason, wasAnswered: true });
      return hangUp();
    }
    if (outcome === 'caller_hung_up') {
      this.#journal.ended(way, { callSid, endReason: endReasonWithoutHuman(way), wasAnswered: false });
      return hangUp();
    }
    const attempt = this.#attempts.get(callSid);
    if (attempt) this.#attempts.set(callSid, { ...attempt, failedAtMs: Date.now() });
    // Whoever takes the call again, here or elsewhere, must read that nobody answered.
    await this.#journal.settle();
    if (way.otherwise === 'assistant') return way.left === FORWARDED ? 'toAssistant' : 'backToAssistant';
    return this.#takeMessage(way, await this.#nameOf(way, callSid));
  }

  /** Twilio says that the call is over and no stream of ours had it: true when it was out with us and is ended now. */
  callOver(call: KnownCall): Promise<boolean> {
    return this.#options.services.finishLeftCall(call, Date.now());
  }

  /** The owner ends a call that is with a human or at the voicemail. */
  async hangUp({ callId, projectId, callSid }: Pick<CallAtHand, 'callId' | 'projectId' | 'callSid'>): Promise<void> {
    const of = { call: callId, project: projectId };
    // First: Twilio's own word about the end comes at once, and must not be the first.
    this.#journal.ended(of, { callSid, endReason: 'owner_hung_up', wasAnswered: true });
    const { services, logger, hangUpRetryMs = HANG_UP_RETRY_MS } = this.#options;
    for (const delayMs of [0, ...hangUpRetryMs]) {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      try {
        await services.callControl.hangUp(callSid);
        return;
      } catch (error) {
        logger.error({ err: error, callSid }, 'Twilio did not end a call for its owner');
      }
    }
  }

  async #requested(call: CallAtHand): Promise<string> {
    const under = await this.#attempt(call);
    // Nobody knows of the request any more: the caller was told of a human all the same.
    const attempt = under?.failedAtMs === null ? under : this.#start(call, { reason: 'assistant', briefing: '' });
    const otherwise = call.handling.transfer.whenNobodyAnswers;
    return this.#dial(call, attempt, { left: 'transferred', otherwise, sentence: null });
  }

  async #unavailable(call: CallAtHand): Promise<string> {
    const left = call.leftFor ?? 'realtime_lost';
    const way: WayOut = { call: call.callId, project: call.projectId, left, otherwise: 'voicemail' };
    this.#journal.left(way, left);
    if (call.handling.whenUnavailable === 'message') {
      this.#journal.ended(way, { callSid: call.callSid, endReason: left, wasAnswered: false });
      return sayAndHangUp(HUMAN_SENTENCES.unavailable);
    }
    const last = await this.#attempt(call);
    const isLeftInPeace = last?.failedAtMs != null && Date.now() - last.failedAtMs < LEAVE_IN_PEACE_MS;
    if (call.handling.whenUnavailable === 'voicemail' || call.contactPhone === null || isLeftInPeace) {
      return this.#takeMessage({ ...way, ...(last ? { transfer: last.transferId } : {}) }, call.businessName);
    }
    const attempt =
      last?.failedAtMs === null
        ? last
        : this.#start(call, { reason: 'outage', briefing: HUMAN_SENTENCES.outageBriefing });
    return this.#dial(call, attempt, { left, otherwise: 'voicemail', sentence: HUMAN_SENTENCES.connecting });
  }

  #start(call: CallAtHand, { reason, briefing }: { reason: TransferReason; briefing: string }): Attempt {
    const { callId, projectId, contactPhone, handling } = call;
    const { mode } = handling.transfer;
    const toNumber = contactPhone ?? '';
    const transferId = this.#journal.started({ callId, projectId, mode, reason, toNumber, briefing });
    const attempt: Attempt = { transferId, mode, failedAtMs: null };
    this.#attempts.set(call.callSid, attempt);
    return attempt;
  }

  #dial(
    call: CallAtHand,
    attempt: Attempt,
    out: Pick<WayOut, 'left' | 'otherwise'> & { sentence: string | null },
  ): string {
    const { sentence, ...after } = out;
    const way: WayOut = { call: call.callId, project: call.projectId, transfer: attempt.transferId, ...after };
    if (call.contactPhone === null) return this.#takeMessage(way, call.businessName);
    return dialHuman({
      publicUrl: this.#options.publicUrl,
      query: writeWayOut(way),
      phone: call.contactPhone,
      callerId: callerIdFor(call),
      ringSec: call.handling.transfer.ringSec,
      isWarm: attempt.mode === 'warm',
      sentence,
    });
  }

  #takeMessage(way: WayOut, businessName: string | null): string {
    return this.#invite(way, invitation(businessName, way.transfer !== undefined));
  }

  #invite(way: WayOut, words: string): string {
    return takeMessage({
      publicUrl: this.#options.publicUrl,
      query: writeWayOut(way),
      invitation: words,
      nothingHeard: HUMAN_SENTENCES.nothingHeard,
    });
  }

  /** The business's name for the invitation, if anybody knows it. */
  async #nameOf({ transfer }: WayOut, callSid: string): Promise<string | null> {
    const remembered = this.#calls.get(callSid)?.businessName;
    if (remembered || transfer === undefined) return remembered ?? null;
    const row = await within(READ_WITHIN_MS, this.#options.services.findTransfer(transfer)).catch(() => null);
    return row?.call.project.name ?? null;
  }

  #settle(way: WayOut, params: TwilioParams): TransferOutcome {
    const outcome = dialOutcome({
      dialStatus: params.DialCallStatus ?? '',
      isBridged: params.DialBridged === undefined ? null : params.DialBridged === 'true',
      isCallerGone: params.CallStatus !== undefined && params.CallStatus !== 'in-progress',
    });
    const talkSec = outcome === 'connected' ? Number.parseInt(params.DialCallDuration ?? '', 10) || 0 : null;
    this.#journal.settled(way, { outcome, isFinal: true, legSid: params.DialCallSid ?? null, talkSec });
    instruments().transfers.add(1, { outcome });
    return outcome;
  }

  /** The newest way to a human of this call: as the database knows it, else as we remember it. */
  async #attempt(call: CallAtHand): Promise<Attempt | null> {
    const remembered = this.#attempts.get(call.callSid) ?? null;
    if (remembered?.failedAtMs === null) return remembered;
    const row = await within(READ_WITHIN_MS, this.#options.services.latestTransfer(call.callId)).catch(() => null);
    if (!row || row.outcome === 'connected') return remembered;
    return { transferId: row.id, mode: row.mode, failedAtMs: row.endedAt?.getTime() ?? null };
  }
}

/**
 * The business's own number: the human sees at once that it is the business's line, it is ours to show (a foreign number
 * gets the lowest attestation and is often marked as spam), and it works for callers who withhold theirs.
 */
function callerIdFor({ toNumber, callerNumber }: CallAtHand): string | null {
  return /^\+[1-9]\d{6,14}$/.test(toNumber) ? toNumber : callerNumber;
}
