/** The first beginning that fits counts. Sources: protocols/vapi.md, section 6; the set is open. */
const BY_BEGINNING: readonly (readonly [beginning: string, endReason: string])[] = [
  ['customer-ended-call', 'caller_hung_up'],
  ['call.in-progress.twilio-completed-call', 'caller_hung_up'],
  ['vonage-completed', 'caller_hung_up'],
  ['assistant-forwarded-call', 'transferred'],
  ['call.forwarding.', 'nobody_answered'],
  ['assistant-ended-call', 'assistant_ended'],
  ['assistant-said-', 'assistant_ended'],
  ['silence-timed-out', 'caller_silent'],
  ['exceeded-max-duration', 'max_duration'],
  ['voicemail', 'automated_line'],
  ['customer-', 'nobody_answered'],
  ['manually-canceled', 'owner_hung_up'],
  ['twilio-failed-to-connect-call', 'media_lost'],
  ['phone-call-provider-closed-websocket', 'media_lost'],
  ['worker-shutdown', 'worker_lost'],
  ['call.start.error', 'vapi_refused'],
  ['assistant-request', 'vapi_refused'],
  ['assistant-not-', 'vapi_refused'],
];

/** `Call.endReason` for what Vapi says about the end of a call. What nobody has heard of is a failure at Vapi. */
export function vapiEndReason(endedReason: string): string {
  return BY_BEGINNING.find(([beginning]) => endedReason.startsWith(beginning))?.[1] ?? 'vapi_failed';
}
