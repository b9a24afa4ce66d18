import type { CallProblem } from './call-scene.ts';
import type { TelephoneExchange } from './exchange.ts';
import type { InboundRoute } from './number-book.ts';

type Line = {
  to: string;
  workerUrl: string;
  publicUrl?: string;
  fallbackUrl?: string | null;
  statusUrl?: string | null;
};

/** Calls that Twilio never takes to an address of ours end with a problem of the simulator's own, which has no code at Twilio. */
const NO_TWILIO_CODE = 0;

/** Where a call to a number goes: as the account has it set up, or to the line under trial when nobody set it up. */
export function inboundRoute(
  { numbers }: TelephoneExchange,
  line: Line,
): { route: InboundRoute; problem: CallProblem | null } {
  const answer = numbers.answerOf(line.to);
  switch (answer.kind) {
    case 'webhook':
      return { route: answer.route, problem: null };
    case 'as-the-line':
      return { route: lineRoute(line), problem: null };
    case 'elsewhere':
      return { route: NOWHERE, problem: problemOf(`${line.to} is answered by ${answer.what}, which is not simulated`) };
    case 'not-in-service':
      return { route: NOWHERE, problem: problemOf(`${line.to} is not in service`) };
  }
}

const NOWHERE: InboundRoute = {
  url: '',
  method: 'POST',
  fallbackUrl: null,
  fallbackMethod: 'POST',
  statusUrl: null,
  statusMethod: 'POST',
};

const problemOf = (message: string): CallProblem => ({ code: NO_TWILIO_CODE, message });

function lineRoute({ workerUrl, publicUrl = workerUrl, fallbackUrl, statusUrl }: Line): InboundRoute {
  const origin = publicUrl.replace(/\/+$/, '');
  return {
    url: `${origin}/twilio/voice`,
    method: 'POST',
    fallbackUrl: fallbackUrl === undefined ? `${origin}/twilio/fallback` : fallbackUrl,
    fallbackMethod: 'POST',
    statusUrl: statusUrl === undefined ? `${origin}/twilio/status` : statusUrl,
    statusMethod: 'POST',
  };
}
