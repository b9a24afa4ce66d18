import {
  type HttpMethod,
  isTrue,
  RECORDING_CALLBACK_ATTRIBUTES,
  type RecordingCallback,
  readRecordingCallback,
  strangeAttribute,
  wholeNumber,
} from './twiml-attributes.ts';
import { readPrompt, type TwimlPrompt } from './twiml-prompts.ts';
import type { XmlElement } from './xml.ts';

/** `<Gather>` for keys. Speech is not recognised by this line: it waits as if nobody had spoken. */
export type TwimlGather = {
  verb: 'Gather';
  /** Null: the document's own address. */
  action: string | null;
  method: HttpMethod;
  /** Infinity: until the time is up or the last key. */
  numDigits: number;
  timeoutSec: number;
  /** Empty: none. */
  finishOnKey: string;
  actionOnEmptyResult: boolean;
  prompts: TwimlPrompt[];
};

export type TwimlRecord = {
  verb: 'Record';
  /** Null: the document's own address. */
  action: string | null;
  method: HttpMethod;
  /** This much silence ends it. */
  timeoutSec: number;
  maxLengthSec: number;
  finishOnKey: string;
  playBeep: boolean;
  trimSilence: boolean;
  callback: RecordingCallback | null;
};

const GATHER_ATTRIBUTES =
  'input action method timeout speechTimeout maxSpeechTime profanityFilter finishOnKey numDigits partialResultCallback ' +
  'partialResultCallbackMethod language hints bargeIn debug actionOnEmptyResult speechModel enhanced';
const RECORD_ATTRIBUTES = `action method timeout finishOnKey maxLength playBeep trim transcribe transcribeCallback ${RECORDING_CALLBACK_ATTRIBUTES}`;
const ANY_KEY = '1234567890*#';
const KEYS = /^[0-9*#]*$/;
const MAX_RECORDING_SEC = 14_400;

export function readGather(element: XmlElement, method: HttpMethod): TwimlGather | string {
  const { attributes, children } = element;
  const strange = strangeAttribute(element, GATHER_ATTRIBUTES);
  if (strange !== null) return `<Gather> has no attribute ${strange}`;
  const inputs = (attributes.input ?? 'dtmf').split(/\s+/);
  if (inputs.some((input) => input !== 'dtmf' && input !== 'speech')) return `<Gather input="${attributes.input}">`;
  // Twilio: "auto" is for speech; keys are then waited for five seconds.
  const timeoutSec = wholeNumber(attributes.timeout === 'auto' ? undefined : attributes.timeout, { fallback: 5 });
  const numDigits = wholeNumber(attributes.numDigits, { fallback: Number.MAX_SAFE_INTEGER, min: 1 });
  if (timeoutSec === null) return `<Gather timeout="${attributes.timeout}"> is not a number of seconds`;
  if (numDigits === null) return `<Gather numDigits="${attributes.numDigits}"> is not a positive number`;
  const { finishOnKey = '#' } = attributes;
  if (finishOnKey.length > 1 || !KEYS.test(finishOnKey)) return `<Gather finishOnKey="${finishOnKey}"> is not one key`;
  const prompts = children.map(readPrompt);
  const wrong = prompts.find((prompt) => typeof prompt === 'string');
  if (wrong !== undefined) return `In <Gather>: ${String(wrong)}`;
  return {
    verb: 'Gather',
    action: attributes.action ?? null,
    method,
    numDigits,
    timeoutSec,
    finishOnKey,
    actionOnEmptyResult: isTrue(attributes.actionOnEmptyResult, false),
    prompts: prompts.filter((prompt) => typeof prompt !== 'string'),
  };
}

export function readRecord(element: XmlElement, method: HttpMethod): TwimlRecord | string {
  const { attributes, children } = element;
  const strange = strangeAttribute(element, RECORD_ATTRIBUTES);
  if (strange !== null) return `<Record> has no attribute ${strange}`;
  if (children.length > 0) return '<Record> has no nouns';
  const timeoutSec = wholeNumber(attributes.timeout, { fallback: 5, min: 1 });
  const maxLengthSec = wholeNumber(attributes.maxLength, { fallback: 3_600, min: 1, max: MAX_RECORDING_SEC });
  if (timeoutSec === null) return `<Record timeout="${attributes.timeout}"> is not a number of seconds`;
  if (maxLengthSec === null) return `<Record maxLength="${attributes.maxLength}"> is not a number of seconds`;
  const { finishOnKey = ANY_KEY, trim = 'trim-silence' } = attributes;
  if (!KEYS.test(finishOnKey)) return `<Record finishOnKey="${finishOnKey}"> are no keys`;
  if (trim !== 'trim-silence' && trim !== 'do-not-trim') return `<Record trim="${trim}">`;
  return {
    verb: 'Record',
    action: attributes.action ?? null,
    method,
    timeoutSec,
    maxLengthSec,
    finishOnKey,
    playBeep: isTrue(attributes.playBeep, true),
    trimSilence: trim === 'trim-silence',
    callback: readRecordingCallback(attributes),
  };
}
