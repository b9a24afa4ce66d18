import { longDate } from '#app/lib/format.ts';
import type { RouterOutputs } from '#app/lib/trpc.ts';

export type NumberHealth = RouterOutputs['numbers']['health'];
export type NumberProblem = NumberHealth['problems'][number];

interface ProblemWords {
  title: string;
  /** What it means for callers, and what to do when it cannot be repaired from here. */
  detail: string;
}

type Address = Extract<NumberProblem, { kind: 'address' }>['why'];
type Certificate = Extract<NumberProblem, { kind: 'certificate' }>['why'];

/** What is wrong with a number, for its owner. */
export function problemInWords(problem: NumberProblem, timeZone: string): ProblemWords {
  switch (problem.kind) {
    case 'account_refused':
      return {
        title: 'Twilio refuses the keys of this system',
        detail:
          'When the account’s key was changed, calls are turned away too. Ask whoever runs this system to set the new one.',
      };
    case 'not_in_account':
      return {
        title: 'Your Twilio account does not have this number',
        detail:
          'Check that it is typed right. A number of another phone company has to be moved to Twilio, or forwarded to one of yours.',
      };
    case 'gone':
      return {
        title: 'Your Twilio account does not have this number any more',
        detail: 'Nobody is answered on it. Was it given back, or moved to another account?',
      };
    case 'not_connected':
      return {
        title: 'Calls to this number do not come here yet',
        detail: problem.goesTo ? `They go to ${problem.goesTo} now.` : 'Nobody answers them at the moment.',
      };
    case 'moved':
      return {
        title: 'Somebody changed where calls go',
        detail: problem.goesTo ? `They go to ${problem.goesTo} now.` : 'Nobody answers them at the moment.',
      };
    case 'method':
      return { title: 'Calls arrive in a form we cannot read', detail: 'Callers are not answered.' };
    case 'shadowed':
      return {
        title: problem.by === 'trunk' ? 'A phone line of your own takes the calls' : 'Another program takes the calls',
        detail: `At Twilio, ${problem.by === 'trunk' ? 'the SIP trunk' : 'the application'} “${problem.name}” comes first, so calls never reach us.`,
      };
    case 'fax':
      return { title: 'The number is set to receive faxes', detail: 'It does not ring for callers.' };
    case 'fallback':
      return {
        title: 'The safety net is missing',
        detail: problem.goesTo
          ? `If we cannot answer, callers are sent to ${problem.goesTo} instead of to your phone or a voicemail.`
          : 'If we cannot answer, callers hear an error instead of reaching your phone or a voicemail.',
      };
    case 'status':
      return {
        title: 'We are not told when a call ends',
        detail: 'A call that breaks off may look unfinished in your records.',
      };
    case 'texts':
      return {
        title: 'Texts to this number do not come here',
        detail: problem.goesTo
          ? `They go to ${problem.goesTo}.`
          : 'Nobody gets them, so customers cannot answer your texts.',
      };
    case 'address':
      return { title: 'Calls cannot reach this system', detail: ADDRESS[problem.why] };
    case 'certificate':
      return {
        title:
          problem.why === 'expires_soon'
            ? `This system’s security certificate ends on ${longDate(problem.until, timeZone)}`
            : 'This system’s security certificate is not accepted',
        detail: `${CERTIFICATE[problem.why]} Ask whoever runs this system to renew it.`,
      };
  }
}

const ADDRESS: Record<Address, string> = {
  not_https: 'Its public address does not begin with https://, and phone calls need that.',
  no_such_name: 'Its public address does not exist on the internet.',
  private: 'Its public address leads into a private network, where Twilio cannot come.',
  timed_out: 'Nothing answers at its public address.',
  unreachable: 'Nothing answers at its public address.',
  not_running: 'Its public address answers, but the part that takes calls is not running.',
  not_ours: 'Something else answers at its public address.',
};

const CERTIFICATE: Record<Certificate, string> = {
  expired: 'It has expired, so calls are not put through.',
  not_yet_valid: 'It is not valid yet, so calls are not put through.',
  expires_soon: 'From then on calls are not put through.',
  self_signed: 'It was made by the system itself, so calls are not put through.',
  wrong_host: 'It was made out for another address, so calls are not put through.',
  untrusted: 'Nobody known vouches for it, so calls are not put through.',
};

/** The same, shorter, by its kind alone: for lists of what needs a look. */
const TROUBLES: Record<NumberProblem['kind'] | 'rolled_back', string> = {
  rolled_back: 'Its calls went to the other side by themselves',
  account_refused: 'Twilio refuses the keys of this system',
  not_in_account: 'Not in your Twilio account',
  gone: 'Not in your Twilio account any more',
  not_connected: 'Its calls do not come here',
  moved: 'Somebody changed where its calls go',
  method: 'Its calls arrive in a form we cannot read',
  shadowed: 'Something else takes its calls',
  fax: 'Set to receive faxes',
  fallback: 'Its safety net is missing',
  status: 'We are not told when its calls end',
  texts: 'Its texts do not come here',
  address: 'Calls cannot reach this system',
  certificate: 'This system’s security certificate needs renewing',
};

type State = NumberHealth['state'];
type Words = { label: string; tone: 'accent' | 'neutral' | 'warning' | 'danger' };

/** The state of a number in a word or two. */
export const HEALTH_WORDS: Record<State, Words> = {
  fine: { label: 'Connected', tone: 'accent' },
  weak: { label: 'Connected, with a gap', tone: 'warning' },
  broken: { label: 'Does not work', tone: 'danger' },
  not_connected: { label: 'Not connected', tone: 'neutral' },
  unknown: { label: 'Not checked yet', tone: 'neutral' },
};

/** A number that the owner led to somewhere else: as it should be, and not here. */
export const ELSEWHERE: Words = { label: 'Elsewhere', tone: 'neutral' };

/** What is wrong with a number by the kind of its first problem. */
export function troubleInWords(kind: string | null): string | null {
  return Object.entries(TROUBLES).find(([each]) => each === kind)?.[1] ?? null;
}
