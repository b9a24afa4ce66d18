import { AppError } from '../errors/app-error.ts';
import { toAppError } from '../errors/to-app-error.ts';

/** What an owner is told when Cal.com does not answer as it should. Our own faults are thrown on. */
export function explainCalcom(thrown: unknown): string {
  const { code, retryAfterMs, upstreamStatus } = toAppError(thrown);
  switch (code) {
    case 'UPSTREAM_UNAUTHORIZED':
      return upstreamStatus === 403
        ? 'This key may not read your bookings. Make one without limits at Cal.com: Settings, Security, API keys.'
        : 'Cal.com does not know this key. Make a new one at Cal.com (Settings, Security, API keys) and paste it here.';
    case 'UPSTREAM_RATE_LIMITED':
      return `Cal.com asks us to slow down. Try again ${retryAfterMs === undefined ? 'in a minute' : `in ${Math.ceil(retryAfterMs / 1_000)} seconds`}.`;
    case 'UPSTREAM_UNAVAILABLE':
    case 'TOOL_TIMEOUT':
      return 'Cal.com does not answer at the moment. Try again in a minute; nothing was changed.';
    case 'UPSTREAM_BAD_RESPONSE':
      return 'What answered is not Cal.com. If you host Cal.com yourself, check CALCOM_BASE_URL.';
    case 'UPSTREAM_REJECTED':
      return 'Cal.com refused the request. Try again; if it stays so, make a new key at Cal.com.';
    default:
      throw thrown instanceof AppError ? thrown : new AppError(code, 'Cal.com could not be asked', { cause: thrown });
  }
}
