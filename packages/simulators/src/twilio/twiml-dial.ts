import {
  type HttpMethod,
  isTrue,
  RECORDING_CALLBACK_ATTRIBUTES,
  type RecordingCallback,
  readMethod,
  readRecordingCallback,
  strangeAttribute,
  wholeNumber,
} from './twiml-attributes.ts';
import type { XmlElement } from './xml.ts';

export type TwimlDial = {
  verb: 'Dial';
  /** All of them ring at once; who answers first is connected. */
  numbers: DialNumber[];
  /** Null: the next verb follows. */
  action: string | null;
  method: HttpMethod;
  timeoutSec: number;
  timeLimitSec: number;
  /** Null: the caller's own number. */
  callerId: string | null;
  /** The caller's call is answered only when the parties are connected, and rings until then. */
  answerOnBridge: boolean;
  hangupOnStar: boolean;
  record: DialRecord;
  callback: RecordingCallback | null;
};

export type DialNumber = {
  number: string;
  /** TwiML that runs on the dialled party's leg before they are connected. */
  whisperUrl: string | null;
  method: HttpMethod;
  machineDetection: boolean;
  statusCallback: string | null;
  statusCallbackMethod: HttpMethod;
  statusCallbackEvents: readonly string[];
};

const DIAL_RECORDS = [
  'do-not-record',
  'record-from-answer',
  'record-from-ringing',
  'record-from-answer-dual',
  'record-from-ringing-dual',
] as const;
export type DialRecord = (typeof DIAL_RECORDS)[number];

const DIAL_ATTRIBUTES =
  'action method timeout hangupOnStar timeLimit callerId record trim recordingTrack answerOnBridge ringTone sequential referUrl ' +
  `referMethod events ${RECORDING_CALLBACK_ATTRIBUTES}`;
const NUMBER_ATTRIBUTES =
  'sendDigits url method statusCallbackEvent statusCallback statusCallbackMethod byoc machineDetection machineDetectionTimeout ' +
  'machineDetectionSpeechThreshold machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout amdStatusCallback ' +
  'amdStatusCallbackMethod';
const EVENTS = ['initiated', 'ringing', 'answered', 'completed'];
/** Twilio: up to ten numbers at once. */
const MAX_NUMBERS = 10;
const DEFAULT_TIMEOUT_SEC = 30;
const DEFAULT_TIME_LIMIT_SEC = 14_400;

/** The verb, or what is wrong with it. */
export function readDial(element: XmlElement, method: HttpMethod): TwimlDial | string {
  const { attributes, children, text } = element;
  const strange = strangeAttribute(element, DIAL_ATTRIBUTES);
  if (strange !== null) return `<Dial> has no attribute ${strange}`;
  const nouns = text.trim() === '' ? children : [{ name: 'Number', attributes: {}, children: [], text }, ...children];
  if (nouns.length === 0) return '<Dial> without a number';
  if (nouns.length > MAX_NUMBERS) return `<Dial> with more than ${MAX_NUMBERS} numbers`;
  const numbers = nouns.map(readNumber);
  const wrong = numbers.find((number) => typeof number === 'string');
  if (wrong !== undefined) return String(wrong);
  const timeoutSec = wholeNumber(attributes.timeout, { fallback: DEFAULT_TIMEOUT_SEC, min: 1, max: 600 });
  const timeLimitSec = wholeNumber(attributes.timeLimit, { fallback: DEFAULT_TIME_LIMIT_SEC, min: 1, max: 86_400 });
  if (timeoutSec === null) return `<Dial timeout="${attributes.timeout}"> is not 1 to 600 seconds`;
  if (timeLimitSec === null) return `<Dial timeLimit="${attributes.timeLimit}"> is not a number of seconds`;
  const record = DIAL_RECORDS.find((one) => one === (attributes.record ?? 'do-not-record'));
  if (!record) return `<Dial record="${attributes.record}">`;
  return {
    verb: 'Dial',
    numbers: numbers.filter((number) => typeof number !== 'string'),
    action: attributes.action ?? null,
    method,
    timeoutSec,
    timeLimitSec,
    callerId: attributes.callerId ?? null,
    answerOnBridge: isTrue(attributes.answerOnBridge, false),
    hangupOnStar: isTrue(attributes.hangupOnStar, false),
    record,
    callback: readRecordingCallback(attributes),
  };
}

function readNumber(element: XmlElement): DialNumber | string {
  const { name, attributes, text } = element;
  if (name !== 'Number') return `<${name}> is not a noun of <Dial> this line knows`;
  const strange = strangeAttribute(element, NUMBER_ATTRIBUTES);
  if (strange !== null) return `<Number> has no attribute ${strange}`;
  const number = text.trim();
  if (number === '') return '<Dial> without a number';
  const statusCallbackEvents = (attributes.statusCallbackEvent ?? 'completed').trim().split(/\s+/);
  const unknown = statusCallbackEvents.find((event) => !EVENTS.includes(event));
  if (unknown !== undefined) return `<Number statusCallbackEvent="${unknown}">`;
  const method = readMethod(attributes.method);
  const statusCallbackMethod = readMethod(attributes.statusCallbackMethod);
  if (!method || !statusCallbackMethod) return '<Number> with a method that is neither GET nor POST';
  return {
    number,
    whisperUrl: attributes.url ?? null,
    method,
    machineDetection: attributes.machineDetection !== undefined,
    statusCallback: attributes.statusCallback ?? null,
    statusCallbackMethod,
    statusCallbackEvents,
  };
}
