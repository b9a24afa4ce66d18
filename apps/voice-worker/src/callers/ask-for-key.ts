import { askTwice } from '../http/human-twiml.ts';
import type { CallAtHand } from '../humans/call-at-hand.ts';
import { writeWayOut } from '../humans/way-out.ts';
import { keyRequest } from './caller-sentences.ts';

export const KEY_PATH = '/twilio/caller/key';

/** Asks a doubtful caller for a key, twice; whoever presses none is heard of at the same place. */
export function askCallerForKey({ callId, projectId, businessName }: CallAtHand, publicUrl: string): string {
  const way = { call: callId, project: projectId, left: 'screened', otherwise: 'voicemail' } as const;
  const action = `${publicUrl}${KEY_PATH}?${new URLSearchParams(writeWayOut(way)).toString()}`;
  return askTwice({ action, words: keyRequest(businessName ?? 'us'), whenSilent: action });
}
