import { type HttpMethod, readMethod } from './twiml-attributes.ts';
import { readDial, type TwimlDial } from './twiml-dial.ts';
import { readGather, readRecord, type TwimlGather, type TwimlRecord } from './twiml-input.ts';
import { readPrompt, type TwimlPrompt } from './twiml-prompts.ts';
import { parseXml, type XmlElement } from './xml.ts';

export type { HttpMethod };

/** The verbs a simulated call obeys. */
export type TwimlVerb =
  | { verb: 'Connect'; action: string | null; method: HttpMethod; stream: TwimlStream }
  | TwimlPrompt
  | TwimlGather
  | TwimlRecord
  | TwimlDial
  | { verb: 'Hangup' }
  | { verb: 'Reject'; reason: 'rejected' | 'busy' }
  | { verb: 'Redirect'; url: string; method: HttpMethod };

export type TwimlStream = {
  url: string;
  name: string | null;
  parameters: Record<string, string>;
  statusCallback: string | null;
};

export type TwimlDocument =
  | { ok: true; verbs: TwimlVerb[]; warnings: TwimlWarning[] }
  | { ok: false; errorCode: 12100 | 12200 | 12300; error: string };

/** 12200: a schema violation that Twilio reports and skips. */
export type TwimlWarning = { code: 12200; message: string };

const XML_TYPES = ['text/xml', 'application/xml', 'text/html'];
/** Name and value of one `<Parameter>` together (protocols/twilio-media-streams.md, section 1). */
const MAX_PARAMETER_CHARACTERS = 500;

/** Reads the answer to a voice webhook. Refuses what Twilio refuses: 12300 wrong content type, 12100 not XML, 12200 not TwiML. */
export function readTwiml(contentType: string, body: string): TwimlDocument {
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!XML_TYPES.includes(mediaType))
    return { ok: false, errorCode: 12300, error: `Content type ${mediaType || '(none)'} is not TwiML` };
  const xml = parseXml(body);
  if (!xml.ok) return { ok: false, errorCode: 12100, error: xml.error };
  if (xml.root.name !== 'Response')
    return { ok: false, errorCode: 12200, error: `The root element is <${xml.root.name}>, not <Response>` };
  const verbs: TwimlVerb[] = [];
  const warnings: TwimlWarning[] = [];
  for (const element of xml.root.children) {
    const verb = readVerb(element);
    if (typeof verb === 'string') warnings.push({ code: 12200, message: verb });
    else verbs.push(verb);
  }
  return { ok: true, verbs, warnings };
}

/** The verb, or what is wrong with it. */
function readVerb(element: XmlElement): TwimlVerb | string {
  const { name, attributes, text } = element;
  const method = readMethod(attributes.method);
  if (!method) return `<${name} method="${attributes.method}"> is neither GET nor POST`;
  switch (name) {
    case 'Connect':
      return readConnect(element, method);
    case 'Say':
    case 'Play':
    case 'Pause':
      return readPrompt(element);
    case 'Gather':
      return readGather(element, method);
    case 'Record':
      return readRecord(element, method);
    case 'Hangup':
      return { verb: 'Hangup' };
    case 'Reject':
      return { verb: 'Reject', reason: attributes.reason === 'busy' ? 'busy' : 'rejected' };
    case 'Redirect':
      return { verb: 'Redirect', url: text.trim(), method };
    case 'Dial':
      return readDial(element, method);
    default:
      return `<${name}> is not a verb this line knows`;
  }
}

function readConnect({ attributes, children }: XmlElement, method: HttpMethod): TwimlVerb | string {
  const stream = children.find(({ name }) => name === 'Stream');
  if (!stream) return '<Connect> without <Stream>';
  const url = stream.attributes.url ?? '';
  if (url === '') return '<Stream> without url';
  const parameters: Record<string, string> = {};
  for (const child of stream.children) {
    const { name = '', value = '' } = child.attributes;
    if (child.name !== 'Parameter' || name === '') return `<${child.name}> in <Stream> is not a <Parameter name value>`;
    if (name.length + value.length >= MAX_PARAMETER_CHARACTERS)
      return `<Parameter name="${name}"> is longer than 500 characters`;
    parameters[name] = value;
  }
  return {
    verb: 'Connect',
    action: attributes.action ?? null,
    method,
    stream: {
      url,
      name: stream.attributes.name ?? null,
      parameters,
      statusCallback: stream.attributes.statusCallback ?? null,
    },
  };
}

export type StreamUrlCheck = { ok: true } | { ok: false; errorCode: 31922 | 31923; error: string };

/** Only wss, no query string. The one leniency: ws to this very machine, which Twilio could never reach. */
export function checkStreamUrl(url: string): StreamUrlCheck {
  if (!URL.canParse(url)) return { ok: false, errorCode: 31923, error: `Malformed stream URL ${url}` };
  const { protocol, hostname, search } = new URL(url);
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'wss:' && !(protocol === 'ws:' && isLoopback))
    return { ok: false, errorCode: 31922, error: `Stream URLs must be wss, not ${protocol}` };
  return search === ''
    ? { ok: true }
    : { ok: false, errorCode: 31923, error: 'Stream URLs must not have a query string' };
}
