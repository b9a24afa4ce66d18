/** Something the owner should look at, newest first. */
export type AttentionItem = {
  kind:
    | 'missed_call'
    | 'failed_call'
    | 'refused_call'
    | 'voicemail'
    | 'emergency'
    | 'false_claim'
    | 'message'
    | 'calendar'
    | 'number';
  at: string;
  callId: string | null;
  /** Of ours, when it is about one. */
  numberId: string | null;
  fromNumber: string | null;
  callerName: string | null;
  /** Machine-readable: `Call.endReason`, the event's type, or what is wrong with the number. */
  reason: string | null;
};
