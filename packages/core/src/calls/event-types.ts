/** Values of `EventLog.type`. Stable: reports, alerts and outside checks read them. */
export const EVENT_TYPE = {
  refusedBadSignature: 'call.refused.bad_signature',
  refusedUnknownNumber: 'call.refused.unknown_number',
  refusedCapacity: 'call.refused.capacity',
  refusedDraining: 'call.refused.draining',
  refusedFailure: 'call.refused.failure',
  refusedPaused: 'call.refused.paused',
  /** The owner blocked the caller, or a rule for doubtful callers turned them away. */
  refusedBlocked: 'call.refused.blocked',
  refusedScreened: 'call.refused.screened',
  refusedBadToken: 'call.refused.bad_token',
  started: 'call.started',
  ended: 'call.ended',
  interrupted: 'call.interrupted',
  resumedAfterNoise: 'call.resumed_after_noise',
  reconnected: 'call.reconnected',
  handedOver: 'call.handed_over',
  /** From Offhook to Vapi or back, before anything was said. */
  sideChanged: 'call.side_changed',
  hangUpRequested: 'call.hang_up_requested',
  recordingStopped: 'recording.stopped',
  realtimeError: 'realtime.error',
  realtimeLost: 'realtime.lost',
  realtimeResumed: 'realtime.resumed',
  transferStarted: 'transfer.started',
  transferEnded: 'transfer.ended',
  voicemailLeft: 'voicemail.left',
  voicemailFetched: 'voicemail.fetched',
  voicemailFetchFailed: 'voicemail.fetch_failed',
  functionCallError: 'function_call.error',
  bookingCreated: 'booking.created',
  /** A caller's words meant an emergency; what became of the sentence that answers it. */
  emergencyNoticed: 'emergency.noticed',
  emergencyReported: 'emergency.reported',
  safetySentence: 'emergency.safety_sentence',
  /** The assistant said what no function had told it. */
  claimFalse: 'claim.false',
  /** Brought over from Vapi's records; keeps Vapi's own words about it. */
  imported: 'call.imported',
  /** Vapi's assistant kept the caller waiting. */
  vapiHang: 'vapi.hang',
} as const;

export type CallEventType = (typeof EVENT_TYPE)[keyof typeof EVENT_TYPE];
