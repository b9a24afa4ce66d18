import { AppError } from '../../errors/app-error.ts';
import { toAppError } from '../../errors/to-app-error.ts';

/** What an owner is told when Vapi does not answer as it should. Our own faults are thrown on. */
export function explainVapi(thrown: unknown): string {
  const { code } = toAppError(thrown);
  switch (code) {
    case 'UPSTREAM_UNAUTHORIZED':
      return 'Vapi does not know this key. Copy the private key, not the public one: in Vapi, Organization Settings, API Keys.';
    case 'UPSTREAM_RATE_LIMITED':
      return 'Vapi asks us to slow down. Try again in a minute.';
    case 'UPSTREAM_UNAVAILABLE':
    case 'TOOL_TIMEOUT':
      return 'Vapi does not answer at the moment. Try again in a minute; nothing was changed.';
    case 'UPSTREAM_BAD_RESPONSE':
      return 'What answered is not Vapi. Check VAPI_BASE_URL of this server.';
    case 'UPSTREAM_REJECTED':
      return 'Vapi refused the request. Try again; if it stays so, make a new private key in Vapi.';
    case 'NOT_CONFIGURED':
      return 'The kept key cannot be read any more, because the key of this server was changed. Paste it again.';
    default:
      throw thrown instanceof AppError ? thrown : new AppError(code, 'Vapi could not be asked', { cause: thrown });
  }
}
