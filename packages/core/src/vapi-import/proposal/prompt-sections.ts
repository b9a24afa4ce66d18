/** One part of a prompt: its heading, and what stands under it. The text before the first heading has none. */
export interface PromptSection {
  readonly title: string;
  readonly body: string;
}

const HEADINGS = [
  /^#{1,6}\s+(.+?)\s*#*$/, // # Markdown
  /^\[([^\]]{2,60})\]:?$/, // [Vapi's own examples]
  /^\*\*([^*]{2,60})\*\*:?$/, // **Bold line**
  /^<([a-z_ ]{2,40})>$/i, // <xml_like>
  /^([A-Z][A-Z &/'’-]{3,50}):?$/, // SHOUTED
];
const END_TAG = /^<\/[a-z_ ]{2,40}>$/i;

/** A system prompt by its headings, in order. Prompts are written in five ways at least; text without any heading is one section. */
export function promptSections(prompt: string): PromptSection[] {
  const sections: { title: string; lines: string[] }[] = [{ title: '', lines: [] }];
  for (const line of prompt.replaceAll('\r\n', '\n').split('\n')) {
    const title = headingOf(line.trim());
    if (title !== null) sections.push({ title, lines: [] });
    else if (!END_TAG.test(line.trim())) sections.at(-1)?.lines.push(line.trimEnd());
  }
  return sections
    .map(({ title, lines }) => ({ title, body: lines.join('\n').trim() }))
    .filter(({ body }) => body !== '');
}

function headingOf(line: string): string | null {
  for (const heading of HEADINGS) {
    const title = heading.exec(line)?.[1];
    if (title !== undefined) return tidyTitle(title);
  }
  return null;
}

/** `service_area:` and `SERVICE AREA` as a person would write it. */
function tidyTitle(title: string): string {
  const words = title.replaceAll('_', ' ').replaceAll('**', '').replace(/:$/, '').trim();
  const isShouted = words === words.toUpperCase();
  const calm = isShouted ? words.toLowerCase() : words;
  return calm.charAt(0).toUpperCase() + calm.slice(1);
}

const FACTS =
  /\b(faqs?|questions?|about (us|the (business|company))|company|business (info|information|details|facts)|services?|areas?|pric(e|es|ing)|rates?|fees?|polic(y|ies)|warrant(y|ies)|guarantees?|payments?|financing|hours|location|address|history|promotions?|specials?|licen[sc]\w*|insurance|knowledge|facts?|products?|brands?)\b/i;
const CONDUCT =
  /\b(identity|role|persona|personality|style|tone|voice|guidelines?|rules?|tasks?|flow|steps?|instructions?|script|goals?|objective|respon(se|d|ding)\w*|errors?|closing|opening|conversation|tools?|functions?|examples?|transfer|escalation|never|always|do not|important|notes?|scheduling|booking|greeting|handling)\b/i;

/** Whether a section tells facts about the business, which callers ask for, and not how to behave. By its heading; without one it does not. */
export function holdsFacts({ title }: PromptSection): boolean {
  return FACTS.test(title) && !CONDUCT.test(title);
}
