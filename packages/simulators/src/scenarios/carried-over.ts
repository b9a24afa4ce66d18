/**
 * What a simulated model knows of an earlier session: the conversation that was written down for it since the caller's last
 * words. It goes on from there as a good model does: it repeats neither what the caller has heard nor a function call.
 */
export type CarriedOver = {
  /** The assistant's words. */
  said: string;
  calls: CarriedCall[];
};

export type CarriedCall = {
  name: string;
  argumentsJson: string;
  /** Null while it is still running. */
  output: string | null;
  /** Called when the output comes after all. */
  settle: ((output: string) => void) | null;
  isTaken: boolean;
};

export const nothingCarriedOver = (): CarriedOver => ({ said: '', calls: [] });

const FUNCTION_CALL = /^You called the function (\w+) with (.*?)\. (?:It answered: (.*)|It is still running)/s;
const CUT_OFF = /Your last answer was cut off/;
/** A noise had cut the answer: what was told last is where it stopped. */
const ONLY_NOISE = /only noise: your answer goes on/;

/** Reads a message of the client about the earlier session. Answers what follows from it. */
export function readNote(carried: CarriedOver, text: string): 'answer' | 'goOn' | 'settled' | 'nothing' {
  if (CUT_OFF.test(text)) return 'answer';
  if (ONLY_NOISE.test(text)) return 'goOn';
  const [isCall, name = '', argumentsJson = '', output = null] = FUNCTION_CALL.exec(text) ?? [];
  if (!isCall) return 'nothing';
  const known = carried.calls.find((call) => call.output === null && isSame(call, name, argumentsJson));
  if (known && output !== null) {
    known.output = output;
    known.settle?.(output);
    return known.settle ? 'settled' : 'answer';
  }
  carried.calls.push({ name, argumentsJson, output, settle: null, isTaken: false });
  return output === null ? 'nothing' : 'answer';
}

/** The call of the earlier session that this one would repeat. */
export function takeCall(carried: CarriedOver, name: string, argumentsJson: string): CarriedCall | null {
  const call = carried.calls.find((one) => !one.isTaken && isSame(one, name, argumentsJson));
  if (call) call.isTaken = true;
  return call ?? null;
}

/** What of these words the caller has not heard yet. */
export function unsaidPart({ said }: CarriedOver, words: string): string {
  const heard = said.trim();
  if (heard === '') return words;
  if (heard.includes(words.trim())) return '';
  // From the middle on: after a noise only the rest is told.
  if (words.includes(heard)) return words.slice(words.indexOf(heard) + heard.length).trim();
  // Cut off in the middle: the longest beginning of these words that the other session's end with.
  const ends = [...words.matchAll(/\s|$/g)].map(({ index }) => index).reverse();
  const end = ends.find((at) => at > 0 && heard.endsWith(words.slice(0, at).trim()));
  return end === undefined ? words : words.slice(end).trim();
}

function isSame(call: CarriedCall, name: string, argumentsJson: string): boolean {
  return call.name === name && call.argumentsJson === argumentsJson;
}
