import { ownCopy } from '../own-copy.ts';
import { standsAt } from '../stands-at.ts';

export interface AudioDelta {
  readonly responseId: string;
  readonly itemId: string;
  readonly payload: string;
}

const DELTA_TAG = '"type":"response.output_audio.delta"';
/** The tag stands within this much of the beginning, after an `event_id` at most. */
const TAG_WITHIN_CHARS = 120;
const RESPONSE_KEY = '"response_id":"';
const ITEM_KEY = '"item_id":"';
const PAYLOAD_KEY = '"delta":"';
const ESCAPE = '\\';

/**
 * Cuts ordinary audio deltas of one session, without parsing. Null: the text is something else, and `parseRealtimeMessage`
 * decides. The key order is not promised: each value is looked for by its key, and none of the three can hold a quote. What
 * stands between the ids and the payload is the same in all deltas of an answer, so it is looked for as a whole first.
 */
export function audioDeltaCutter(): (text: string) => AudioDelta | null {
  let known: KnownShape | null = null;
  return (text) => {
    if (known && standsAt(text, known.ids, known.idsAt) && standsAt(text, DELTA_TAG, known.tagAt)) {
      const payload = valueAt(text, known.idsAt + known.ids.length);
      if (payload) return { responseId: known.responseId, itemId: known.itemId, payload: ownCopy(payload) };
    }
    const shape = shapeOf(text);
    if (!shape) return null;
    known = shape;
    const payload = stringOf(text, PAYLOAD_KEY);
    return payload ? { responseId: shape.responseId, itemId: shape.itemId, payload: ownCopy(payload) } : null;
  };
}

interface KnownShape {
  readonly tagAt: number;
  readonly responseId: string;
  readonly itemId: string;
  /** From the first of the two ids up to the payload. */
  readonly ids: string;
  readonly idsAt: number;
}

/** Where things stand in this delta, when both ids stand before the payload; null when it is none. */
function shapeOf(text: string): KnownShape | null {
  const tagAt = text.indexOf(DELTA_TAG);
  if (tagAt === -1 || tagAt > TAG_WITHIN_CHARS) return null;
  const responseId = stringOf(text, RESPONSE_KEY);
  const itemId = stringOf(text, ITEM_KEY);
  if (!responseId || !itemId) return null;
  const idsAt = Math.min(text.indexOf(RESPONSE_KEY), text.indexOf(ITEM_KEY));
  const payloadFrom = text.indexOf(PAYLOAD_KEY) + PAYLOAD_KEY.length;
  const ids = text.slice(idsAt, payloadFrom);
  const hasBoth = ids.includes(RESPONSE_KEY) && ids.includes(ITEM_KEY);
  // An id that follows the payload would not be looked at again: no text can match this one's shape.
  return {
    tagAt,
    responseId: ownCopy(responseId),
    itemId: ownCopy(itemId),
    ids: hasBoth ? ownCopy(ids) : NO_TEXT,
    idsAt,
  };
}

/** Holds what no JSON text holds. */
const NO_TEXT = '\n\u0000';

function stringOf(text: string, key: string): string | null {
  const keyAt = text.indexOf(key);
  return keyAt === -1 ? null : valueAt(text, keyAt + key.length);
}

/** The string whose first character is at `from`; null when it is empty, unfinished or needs unescaping. */
function valueAt(text: string, from: number): string | null {
  const to = text.indexOf('"', from);
  if (to <= from) return null;
  const value = text.slice(from, to);
  return value.includes(ESCAPE) ? null : value;
}
