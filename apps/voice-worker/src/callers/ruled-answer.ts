import { type AnsweringNumber, type CallerDecision, type Otherwise, readCallerRules } from '@offhook/core';
import { type CallAtHand, callAtHand } from '../humans/call-at-hand.ts';
import { invitation } from '../humans/human-sentences.ts';
import { closedInvitation } from './caller-sentences.ts';

/** A rule that leaves the call running, and its row open. */
export type RunningDecision = Exclude<CallerDecision, { readonly kind: 'assistant' | 'reject' }>;

/** A rule that turns the caller away. */
export type RejectDecision = Extract<CallerDecision, { readonly kind: 'reject' }>;

/** What Twilio shall do with a call that the assistant does not simply answer. */
export type RuledAnswer =
  | { readonly kind: 'rejected' }
  | { readonly kind: 'person'; readonly call: CallAtHand; readonly otherwise: Otherwise }
  | { readonly kind: 'pressKey'; readonly call: CallAtHand }
  | { readonly kind: 'voicemail'; readonly call: CallAtHand; readonly invitation: string };

/** The answer for a call whose row is `callId`. */
export function ruledAnswer(
  decision: RunningDecision,
  number: AnsweringNumber,
  of: { readonly inbound: { readonly callSid: string; readonly from: string }; readonly callId: string },
): RuledAnswer {
  const { hours, ringing } = readCallerRules(number.callerRules);
  const { name } = number.project;
  if (decision.kind === 'person') {
    const call = callAtHand(of.inbound, number, { callId: of.callId, leftFor: 'forwarded' });
    const mode = ringing.mustAccept ? ('warm' as const) : ('blind' as const);
    const transfer = { ...call.handling.transfer, mode, ringSec: ringing.ringSec };
    const contactPhone = number.forwardTo ?? call.contactPhone;
    return {
      kind: 'person',
      call: { ...call, contactPhone, handling: { ...call.handling, transfer } },
      otherwise: decision.otherwise,
    };
  }
  const isClosed = decision.rule === 'closed_message';
  const call = callAtHand(of.inbound, number, { callId: of.callId, leftFor: isClosed ? 'closed' : 'screened' });
  if (decision.kind === 'pressKey') return { kind: 'pressKey', call };
  return {
    kind: 'voicemail',
    call,
    invitation: isClosed ? closedInvitation(name, hours.closedMessage) : invitation(name, false),
  };
}
