/** First and last byte, both included. */
export type ByteRange = { from: number; to: number };

/**
 * What a `Range` header asks of `total` bytes (RFC 9110, section 14): one range; null when there is none we serve in parts (no header,
 * several ranges, another unit, nonsense: all may be ignored); `unsatisfiable` when it lies behind the end.
 */
export function readRange(header: string | null, total: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match) return null;
  const [, first = '', last = ''] = match;
  if (first === '') return last === '' ? null : suffix(Number(last), total);
  const from = Number(first);
  if (last !== '' && Number(last) < from) return null;
  if (from >= total) return 'unsatisfiable';
  return { from, to: last === '' ? total - 1 : Math.min(Number(last), total - 1) };
}

function suffix(length: number, total: number): ByteRange | 'unsatisfiable' {
  return length === 0 || total === 0 ? 'unsatisfiable' : { from: Math.max(0, total - length), to: total - 1 };
}
