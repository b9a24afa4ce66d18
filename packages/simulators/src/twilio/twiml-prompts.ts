import { strangeAttribute, wholeNumber } from './twiml-attributes.ts';
import type { XmlElement } from './xml.ts';

/** What Twilio says or plays, or how long it is silent; inside `<Gather>` too. `loop` 0: until somebody ends it. */
export type TwimlPrompt =
  | { verb: 'Say'; text: string; loop: number }
  | { verb: 'Play'; url: string; digits: string; loop: number }
  | { verb: 'Pause'; seconds: number };

const ATTRIBUTES = { Say: 'voice language loop', Play: 'loop digits', Pause: 'length' } as const;
/** Twilio: at most 4,096 characters. */
const MAX_SAY_CHARACTERS = 4_096;
/** Inside `<Say>` for SSML voices: only their text counts here. */
const SSML = /^(break|emphasis|lang|p|phoneme|prosody|s|say-as|sub|w|amazon:.*)$/;

/** The prompt, or what is wrong with it. */
export function readPrompt(element: XmlElement): TwimlPrompt | string {
  const { name, attributes } = element;
  if (name !== 'Say' && name !== 'Play' && name !== 'Pause') return `<${name}> is not a prompt`;
  const strange = strangeAttribute(element, ATTRIBUTES[name]);
  if (strange !== null) return `<${name}> has no attribute ${strange}`;
  const loop = wholeNumber(attributes.loop, { fallback: 1, max: 1_000 });
  if (loop === null) return `<${name} loop="${attributes.loop}"> is not a number`;
  switch (name) {
    case 'Say':
      return readSay(element, loop);
    case 'Play':
      return readPlay(element, loop);
    case 'Pause': {
      const seconds = wholeNumber(attributes.length, { fallback: 1, min: 1 });
      return seconds === null
        ? `<Pause length="${attributes.length}"> is not a number of seconds`
        : { verb: 'Pause', seconds };
    }
  }
}

function readSay(element: XmlElement, loop: number): TwimlPrompt | string {
  const strange = element.children.find(({ name }) => !SSML.test(name));
  if (strange) return `<${strange.name}> in <Say>`;
  const text = textOf(element).replaceAll(/\s+/g, ' ').trim();
  if (text === '') return '<Say> has nothing to say';
  if (text.length > MAX_SAY_CHARACTERS) return '<Say> is longer than 4096 characters';
  return { verb: 'Say', text, loop };
}

function readPlay({ attributes, text }: XmlElement, loop: number): TwimlPrompt | string {
  const url = text.trim();
  const digits = attributes.digits ?? '';
  if (url === '' && digits === '') return '<Play> has nothing to play';
  if (!/^[0-9A-D*#wW]*$/.test(digits)) return `<Play digits="${digits}"> are no keys`;
  return { verb: 'Play', url, digits, loop };
}

function textOf({ text, children }: XmlElement): string {
  return [text, ...children.map(textOf)].join(' ');
}
