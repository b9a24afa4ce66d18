import type { RouterOutputs } from '#app/lib/trpc.ts';
import { MODES } from './mode-tag.tsx';

export type HistoryEntry = RouterOutputs['numbers']['history']['entries'][number];

/** What happened to a number, in a sentence. `detail`: from what to what. `ourHost`: where calls come that Offhook takes. */
export function historyInWords(
  { action, before, after }: HistoryEntry,
  ourHost: string,
): { title: string; detail: string | null } {
  const routing = `From ${placeOf(before, ourHost)} to ${placeOf(after, ourHost)}`;
  switch (action) {
    case 'number.routed':
      return { title: ROUTED[text(after, 'target') ?? ''] ?? 'Set at Twilio', detail: routing };
    case 'number.restored':
      return { title: 'Put back as it was', detail: routing };
    case 'number.routing_differs':
      return { title: 'A change did not end up as asked', detail: routing };
    case 'number.rules':
      return { title: 'How calls are taken was changed', detail: null };
    case 'number.bought':
      return { title: 'Bought', detail: null };
    case 'number.imported':
      return { title: 'Taken over from the Twilio account', detail: `Calls went to ${placeOf(after, ourHost)}` };
    case 'number.renamed':
      return { title: 'Renamed', detail: `From “${text(before, 'name') ?? ''}” to “${text(after, 'name') ?? ''}”` };
    case 'number.assigned':
      return {
        title: `Given to ${text(after, 'business') ?? 'another business'}`,
        detail: `It was ${text(before, 'business') ?? 'another business'}’s`,
      };
    case 'number.answering':
      return { title: 'Who answers was changed', detail: answerers(before, after) };
    case 'number.rolled_back':
      return { title: 'Offhook changed who answers by itself', detail: answerers(before, after) };
    case 'number.answering_undone':
      return { title: 'Who answers was changed back: Twilio did not follow', detail: answerers(before, after) };
    case 'number.rollback_limits':
      return { title: 'When calls go back by themselves was changed', detail: null };
    case 'number.vapi_linked':
      return { title: 'Connected at Vapi', detail: null };
    default:
      return { title: sentenceOf(action), detail: null };
  }
}

/** Who did it; parts of the system act in our name. */
export function actorInWords({ kind, name }: HistoryEntry['actor']): string {
  if (kind === 'system') return 'Offhook';
  return name ?? 'Someone who has left';
}

/** Wherever Vapi is: a simulated one is on this machine. */
const VAPI_TAKES_CALLS_AT = '/twilio/inbound_call';

const ROUTED: Partial<Record<string, string>> = { offhook: 'Connected to Offhook', vapi: 'Handed to Vapi' };

/** Where a routing leads, as it is kept in the history. */
export function placeOf(routing: HistoryEntry['before'], ourHost: string): string {
  if (text(routing, 'trunkSid')) return 'a phone line of your own';
  if (text(routing, 'voiceApplicationSid')) return 'a program at Twilio';
  const address = text(routing, 'voiceUrl');
  if (!address || !URL.canParse(address)) return 'nobody';
  const { host, pathname } = new URL(address);
  if (host === ourHost) return 'Offhook';
  return pathname.endsWith(VAPI_TAKES_CALLS_AT) ? 'Vapi' : host;
}

function answerers(before: HistoryEntry['before'], after: HistoryEntry['after']): string {
  return `From “${answererOf(before)}” to “${answererOf(after)}”`;
}

function answererOf(answering: HistoryEntry['before']): string {
  const mode = text(answering, 'mode');
  const share =
    typeof answering === 'object' && answering !== null ? Reflect.get(answering, 'offhookSharePercent') : null;
  if (mode === 'openai' && typeof share === 'number' && share < 100)
    return `Assistant answers ${share} % of callers, Vapi the others`;
  return mode === 'openai' || mode === 'vapi' || mode === 'forward' || mode === 'paused' ? MODES[mode].label : 'nobody';
}

function text(value: HistoryEntry['before'], key: string): string | null {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : null;
  return typeof found === 'string' && found !== '' ? found : null;
}

/** `number.friendly_name` without words yet: "Friendly name". */
function sentenceOf(action: string): string {
  const words = action.replace(/^\w+\./, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
