import type { SafeFetchRefusal } from '../outbound/safe-fetch-port.ts';

/** Why a calendar could not be read (`CalendarLink.problem`). `key_changed`: what was sealed cannot be opened any more. */
export type LinkProblem =
  | 'not_allowed'
  | 'not_found'
  | 'forbidden'
  | 'unreachable'
  | 'not_a_calendar'
  | 'too_large'
  | 'key_changed';

const BY_REFUSAL: Readonly<Record<SafeFetchRefusal, LinkProblem>> = {
  url_invalid: 'not_allowed',
  scheme_refused: 'not_allowed',
  port_refused: 'not_allowed',
  address_refused: 'not_allowed',
  redirect_refused: 'not_allowed',
  too_many_redirects: 'not_allowed',
  name_unknown: 'not_found',
  too_large: 'too_large',
  timed_out: 'unreachable',
  unreachable: 'unreachable',
  answer_broken: 'unreachable',
};

export function problemOfRefusal(refusal: SafeFetchRefusal): LinkProblem {
  return BY_REFUSAL[refusal];
}

/** Null: the status is no problem. */
export function problemOfStatus(status: number): LinkProblem | null {
  if (status < 400) return null;
  if (status === 404 || status === 410) return 'not_found';
  return status === 401 || status === 403 ? 'forbidden' : 'unreachable';
}

/** For the owner. */
export const LINK_PROBLEM_WORDS: Readonly<Record<LinkProblem, string>> = {
  not_allowed: 'This address cannot be used. Copy the secret iCal address of the calendar; it begins with https://.',
  not_found: 'There is no calendar at this address any more. Copy its secret iCal address again.',
  forbidden: 'The calendar is not shared. Copy its secret address, or share it by link.',
  unreachable: 'The calendar does not answer. Offhook keeps trying; until then what it last knew counts.',
  not_a_calendar: 'What is at this address is no calendar. It should be an iCal address, often ending in .ics.',
  key_changed: 'The address was lost when the server’s key was changed. Remove it and add it again.',
  too_large: 'This calendar is too large to read. Use one with fewer years of past events.',
};
