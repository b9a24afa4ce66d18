import { EMERGENCY_PATHS } from '@offhook/core';
import { askTwice } from '../http/human-twiml.ts';

/** What somebody on call hears, twice if need be, with the key that takes it. */
export function askForKey(to: {
  readonly publicUrl: string;
  readonly query: Readonly<Record<string, string>>;
  readonly briefing: string;
}): string {
  const action = `${to.publicUrl}${EMERGENCY_PATHS.key}?${new URLSearchParams(to.query).toString()}`;
  return askTwice({ action, words: to.briefing });
}
