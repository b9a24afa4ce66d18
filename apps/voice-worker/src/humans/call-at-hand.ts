import { type AnsweringNumber, CallHandling } from '@offhook/core';
import { dialable } from '../calls/caller-number.ts';

/** A call that no media stream of ours carries at the moment, and what is needed to help its caller. */
export interface CallAtHand {
  readonly callId: string;
  readonly projectId: string;
  /** Twilio's. */
  readonly callSid: string;
  /** E.164, or null when withheld. */
  readonly callerNumber: string | null;
  /** The number that was called, E.164. */
  readonly toNumber: string;
  /** A human of the business, E.164. */
  readonly contactPhone: string | null;
  /** Null when the database is away and nobody remembers. */
  readonly businessName: string | null;
  readonly handling: CallHandling;
  /** Why the assistant left the call, when nobody asked for a human. Becomes the call's ending if nothing better does. */
  readonly leftFor?: string;
}

/** `requested`: someone asked for a human. `unavailable`: the assistant cannot speak. */
export type WhyOut = 'requested' | 'unavailable';

/** A call that the assistant does not have; the row of one that was refused (`admission_refused`) is closed already. */
export function callAtHand(
  { callSid, from }: { readonly callSid: string; readonly from: string },
  { e164, projectId, project }: AnsweringNumber,
  { callId, leftFor }: { readonly callId: string; readonly leftFor: string },
): CallAtHand {
  return {
    callId,
    projectId,
    callSid,
    callerNumber: dialable(from),
    toNumber: e164,
    contactPhone: project.contactPhone,
    businessName: project.name,
    handling: CallHandling.parse(project.callHandling),
    leftFor,
  };
}
