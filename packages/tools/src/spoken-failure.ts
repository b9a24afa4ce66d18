import type { ErrorCode } from '@offhook/core';
import type { AnyTool } from './define-tool.ts';

/** Bad arguments are the model's slip: the caller is asked again rather than sent away. */
const ASK_AGAIN = 'Sorry, could you tell me that once more?';
const SOMETHING_WRONG = 'Sorry, something went wrong on our side.';
const TEXTED = 'I am sending you a text with the page where you can book online.';
const TAKE_DETAILS = 'I can also take your details and have someone call you back.';

/**
 * What the caller hears when a function call failed: what it was about, then the way out. Chosen by code, never quoting
 * the technical error. `texted`: the booking page is on its way to the caller's phone.
 */
export function spokenFailure(tool: AnyTool | undefined, code: ErrorCode, bookingPage: string | null): string {
  if (code === 'TOOL_INPUT_INVALID') return ASK_AGAIN;
  const wayOut = [pageSentence(bookingPage), TAKE_DETAILS].filter(Boolean).join(' ');
  return `${tool?.spokenFailure ?? SOMETHING_WRONG} ${wayOut}`;
}

function pageSentence(bookingPage: string | null): string {
  if (bookingPage === null) return '';
  return bookingPage === 'texted' ? TEXTED : `You can book online at ${spokenUrl(bookingPage)}.`;
}

/** A web address as one says it: `https://brightwater.example/book` becomes "brightwater dot example slash book". */
export function spokenUrl(url: string): string {
  return url
    .replace(/^https?:\/\/(www\.)?/i, '')
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .replaceAll('/', ' slash ')
    .replaceAll('.', ' dot ')
    .replaceAll('-', ' dash ');
}
