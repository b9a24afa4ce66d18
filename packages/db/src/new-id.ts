import { randomBytes } from 'node:crypto';

const PREFIXES = {
  project: 'proj',
  number: 'num',
  call: 'call',
  booking: 'bkg',
  service: 'svc',
  technician: 'tech',
  article: 'kb',
  knowledgeSource: 'ksrc',
  chunk: 'kchk',
  gap: 'kgap',
  unanswered: 'kask',
  turn: 'turn',
  toolCall: 'tool',
  event: 'evt',
  slot: 'slot',
  intent: 'int',
  clip: 'clip',
  transfer: 'xfer',
  recording: 'rec',
  worker: 'wrk',
  hook: 'hook',
  delivery: 'dlv',
  calendarLink: 'ical',
  busy: 'busy',
  emergency: 'emg',
  emergencyStep: 'emst',
  onCall: 'onc',
  text: 'txt',
  callback: 'msg',
  timeOff: 'off',
  customTool: 'ctool',
  purchase: 'npur',
  listedCaller: 'lcal',
  audit: 'aud',
  routingChange: 'rtc',
  vapiImport: 'vimp',
  vapiApplication: 'vapp',
} as const;

export type IdKind = keyof typeof PREFIXES;

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * A new id: its kind's prefix, nine characters of time (so that ids sort by age and B-tree pages stay warm), eleven of
 * randomness (56 bits). Opaque to everyone else.
 */
export function newId(kind: IdKind, nowMs: number = Date.now()): string {
  const time = nowMs.toString(36).padStart(9, '0');
  let random = '';
  for (const byte of randomBytes(11)) random += ALPHABET[byte % ALPHABET.length];
  return `${PREFIXES[kind]}_${time}${random}`;
}
