import type { AppError } from '../../errors/app-error.ts';
import { type Refusal, refused } from '../../projects/outcome.ts';
import type { Written } from './write-routing.ts';

export const NO_ACCOUNT: Refusal = refused(
  'NOT_CONFIGURED',
  'Offhook has no keys of a Twilio account, so it cannot set the number for you. Set it by hand with the steps shown.',
);
export const NOT_IN_ACCOUNT: Refusal = refused(
  'NOT_FOUND',
  'Your Twilio account does not have this number. Check that the number is typed right and belongs to this account.',
);
export const GONE: Refusal = refused(
  'NOT_FOUND',
  'Your Twilio account does not have this number any more. Was it given back, or moved to another account?',
);
export const BUSY: Refusal = refused(
  'CONFLICT',
  'This number is being changed at this moment. Try again in a few seconds.',
);
export const LOST_TURN: Refusal = refused(
  'CONFLICT',
  'This took so long that somebody else may have changed the number meanwhile. Nothing was changed; try again.',
);

/** What the owner is told when Twilio failed before anything was written. @throws the error when it was not Twilio's. */
export function wordsForError(error: AppError): Refusal {
  switch (error.code) {
    case 'UPSTREAM_UNAUTHORIZED':
      return refused(error.code, 'Twilio refused our keys. Whoever runs this system must check the account’s keys.');
    case 'UPSTREAM_RATE_LIMITED':
      return refused(error.code, 'Twilio is busy with other requests of your account. Nothing was changed; try again.');
    case 'UPSTREAM_REJECTED':
    case 'NOT_FOUND':
      return refused('UPSTREAM_REJECTED', 'Twilio refused the change. The number works as before.');
    case 'UPSTREAM_UNAVAILABLE':
    case 'UPSTREAM_BAD_RESPONSE':
    case 'TOOL_TIMEOUT':
      return refused(error.code, 'Twilio does not answer. Nothing was changed; try again in a moment.');
    default:
      throw error;
  }
}

/** The same when something was written, or may have been. */
export function wordsForWritten(written: Exclude<Written, { state: 'done' }>): Refusal {
  switch (written.state) {
    case 'refused':
      return wordsForError(written.error);
    case 'gone':
      return GONE;
    case 'not_written':
      return refused('UPSTREAM_UNAVAILABLE', 'Twilio did not take the change. The number works as before; try again.');
    case 'differs':
      return refused(
        'UPSTREAM_BAD_RESPONSE',
        'The number is set differently from what we asked for: someone may be changing it at Twilio. Check the number again.',
      );
    case 'unknown':
      return refused(
        'UPSTREAM_UNAVAILABLE',
        'Twilio did not say whether it took the change. We keep asking and finish it; look again in a minute or two.',
      );
  }
}
