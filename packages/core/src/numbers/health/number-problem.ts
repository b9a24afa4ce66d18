import { z } from 'zod';

const host = z.string().nullable();

/**
 * What is wrong with a number. `goesTo` is the host that gets the calls or texts instead; null: nobody does.
 * Words for them are in the dashboard (features/numbers/problem-words.ts).
 */
export const NumberProblem = z.discriminatedUnion('kind', [
  /** Twilio refuses our keys. With another key our calls' signatures are wrong too. */
  z.object({ kind: z.literal('account_refused') }),
  z.object({ kind: z.literal('not_in_account') }),
  /** It was in the account and is not any more. */
  z.object({ kind: z.literal('gone') }),
  z.object({ kind: z.literal('not_connected'), goesTo: host }),
  /** Somebody changed where its calls go. */
  z.object({ kind: z.literal('moved'), goesTo: host }),
  /** Its calls go where they should, in a form that is not understood there (GET). */
  z.object({ kind: z.literal('method') }),
  z.object({ kind: z.literal('shadowed'), by: z.enum(['application', 'trunk']), name: z.string() }),
  z.object({ kind: z.literal('fax') }),
  z.object({ kind: z.literal('fallback'), goesTo: host }),
  z.object({ kind: z.literal('status'), goesTo: host }),
  z.object({ kind: z.literal('texts'), goesTo: host }),
  z.object({
    kind: z.literal('address'),
    why: z.enum(['not_https', 'no_such_name', 'private', 'timed_out', 'unreachable', 'not_running', 'not_ours']),
  }),
  z.object({
    kind: z.literal('certificate'),
    why: z.enum(['expired', 'not_yet_valid', 'expires_soon', 'self_signed', 'wrong_host', 'untrusted']),
    /** Until when it is good. */
    until: z.iso.datetime(),
  }),
]);
export type NumberProblem = z.infer<typeof NumberProblem>;

/** `broken`: people who ring are not answered as wished. `weak`: they are, until something else goes wrong; or texts are not. */
export type HealthState = 'fine' | 'weak' | 'broken' | 'not_connected' | 'unknown';

const WEAK: ReadonlySet<NumberProblem['kind']> = new Set(['fallback', 'status', 'texts']);
const NOT_CONNECTED: ReadonlySet<NumberProblem['kind']> = new Set(['not_connected', 'not_in_account']);

/** The state that problems amount to: the worst of them. */
export function stateOf(problems: readonly NumberProblem[]): HealthState {
  if (problems.some(({ kind }) => NOT_CONNECTED.has(kind))) return 'not_connected';
  if (problems.some((problem) => !isWeak(problem))) return 'broken';
  return problems.length > 0 ? 'weak' : 'fine';
}

function isWeak(problem: NumberProblem): boolean {
  return WEAK.has(problem.kind) || (problem.kind === 'certificate' && problem.why === 'expires_soon');
}

const REPAIRED_BY_WRITING: ReadonlySet<NumberProblem['kind']> = new Set([
  'moved',
  'method',
  'shadowed',
  'fax',
  'fallback',
  'status',
  'texts',
]);

/** Setting the number again at Twilio repairs it; the others need a person. */
export function canBeRepaired({ kind }: NumberProblem): boolean {
  return REPAIRED_BY_WRITING.has(kind);
}
