/** `{{ customer.number }}`, `{{"now" | date: "%A"}}`, `{% if … %}`: what Vapi fills in when a call begins (protocols/vapi.md, section 3). */
const PLACEHOLDER = /\{\{[^{}]*\}\}|\{%[^%]*%\}/g;

interface Known {
  readonly matches: RegExp;
  /** What stands there instead; `null`: the business's name. */
  readonly words: string | null;
}

/** What means the same to Offhook, which tells the assistant the day, the time and the caller's number by itself. */
const KNOWN: readonly Known[] = [
  { matches: /^["']?(now|date|time|today|current_?(date|time|day))["']?\b/i, words: 'today' },
  { matches: /^(customer|caller)\.(number|phone)$|^(customer|caller)_?(phone|number)$/i, words: 'the caller’s number' },
  { matches: /^(customer|caller)\.name$|^(customer|caller)_?name$/i, words: 'the caller’s name' },
  { matches: /^(business|company|clinic|shop|organi[sz]ation)[._]?name$|^(business|company)$/i, words: null },
];

export interface Filled {
  readonly text: string;
  /** Placeholders that nothing here knows, each once, as they were written. */
  readonly unknown: readonly string[];
}

/** `Today is {{"now" | date: "%A"}}, the caller is {{customer.number}}.`: a sentence whose only use is to hand over what we hand over ourselves. */
const HANDED_OVER =
  /(^|[.!?\n]\s*)(today(?: is|['’]s)|it is now|the (?:current )?(?:date|time)(?: and time)? is|current (?:date|time)(?: and time)?\s*:)[^.!?\n]*\{\{[^{}]*\}\}[^.!?\n]*[.!?]?/gi;

/** Instructions without the sentences that only tell the date, the time or the caller's number: Offhook tells the assistant all three. */
export function withoutHandedOver(text: string): string {
  return text
    .replace(HANDED_OVER, '$1')
    .replace(/ +$/gm, '')
    .replace(/(\S) {2,}/g, '$1 ')
    .trimEnd();
}

/** A text with what we know put into its placeholders. Those that nobody knows stay, and are listed. */
export function fillPlaceholders(text: string, businessName: string): Filled {
  const unknown = new Set<string>();
  const filled = text.replace(PLACEHOLDER, (written) => {
    const inner = written.slice(2, -2).trim();
    const known = written.startsWith('{%') ? undefined : KNOWN.find(({ matches }) => matches.test(inner));
    if (known) return known.words ?? businessName;
    unknown.add(written);
    return written;
  });
  return { text: filled, unknown: [...unknown] };
}
