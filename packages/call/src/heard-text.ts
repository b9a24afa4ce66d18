import type { AssistantItem } from './call-state.ts';

/** Milliseconds of an item that were heard when the playback stood at `position`. */
export function heardMsOf({ startMs, audioMs }: AssistantItem, position: number): number {
  return startMs === null ? 0 : Math.min(audioMs, Math.max(0, position - startMs));
}

/** Speech runs at an even pace within one item, near enough: the same share of the words as of the audio, whole words only. */
export function heardTextOf(item: AssistantItem, heardMs: number): string {
  const { audioMs } = item;
  const text = item.text.trimStart();
  if (audioMs === 0) return '';
  if (heardMs >= audioMs) return text;
  const end = Math.floor((text.length * heardMs) / audioMs);
  if (end >= text.length || /\s/.test(text.charAt(end))) return text.slice(0, end).trimEnd();
  return text.slice(0, Math.max(0, text.slice(0, end).search(/\s\S*$/))).trimEnd();
}

/** The words between two moments of an item: none is in two neighbouring stretches, none in neither. */
export function textBetween(item: AssistantItem, fromMs: number, toMs: number): string {
  return heardTextOf(item, toMs).slice(heardTextOf(item, fromMs).length).trim();
}
