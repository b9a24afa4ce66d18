import type { XmlElement } from './xml.ts';

export type HttpMethod = 'GET' | 'POST';

export function readMethod(method: string | undefined): HttpMethod | null {
  const upper = (method ?? 'POST').toUpperCase();
  return upper === 'GET' || upper === 'POST' ? upper : null;
}

/** A whole number within limits; the fallback when it is not written, null when it is not one. */
export function wholeNumber(
  written: string | undefined,
  { fallback, min = 0, max = Number.MAX_SAFE_INTEGER }: { fallback: number; min?: number; max?: number },
): number | null {
  if (written === undefined) return fallback;
  const value = Number(written);
  return Number.isInteger(value) && value >= min && value <= max ? value : null;
}

export function isTrue(written: string | undefined, fallback: boolean): boolean {
  return written === undefined ? fallback : written.toLowerCase() === 'true';
}

/** The first attribute the schema does not have, or null. */
export function strangeAttribute({ attributes }: XmlElement, known: string): string | null {
  const names = known.split(' ');
  return Object.keys(attributes).find((name) => !names.includes(name)) ?? null;
}

/** Where recordings are told about, as several verbs have it. */
export type RecordingCallback = { url: string; method: HttpMethod; events: readonly string[] };

export const RECORDING_CALLBACK_ATTRIBUTES =
  'recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent';

export function readRecordingCallback(attributes: XmlElement['attributes']): RecordingCallback | null {
  const url = attributes.recordingStatusCallback;
  if (!url) return null;
  return {
    url,
    method: readMethod(attributes.recordingStatusCallbackMethod) ?? 'POST',
    events: (attributes.recordingStatusCallbackEvent ?? 'completed').split(/[\s,]+/),
  };
}
