import { describe, expect, it } from 'vitest';
import {
  emptyStamp,
  FRAME_BYTES,
  FRAME_DIGITS,
  isTailOf,
  payloadOf,
  readStamp,
  STAMP_KIND,
  writeStamp,
} from './stamp.ts';

const STAMP = { kind: STAMP_KIND.answer, call: 10_042, answer: 31, seq: 99_999, sentAtUs: 86_400_000_000_123 };

function stamped(): Buffer {
  const payload = payloadOf(STAMP.call);
  writeStamp(payload, 0, STAMP);
  return payload;
}

describe('a stamp', () => {
  it('is read as it was written, wherever it stands', () => {
    const message = Buffer.concat([Buffer.from('{"payload":"'), stamped()]);
    const read = emptyStamp();
    expect(readStamp(message, 12, read)).toBe(true);
    expect(read).toEqual(STAMP);
  });

  it('survives being decoded and encoded again', () => {
    const again = Buffer.from(Buffer.from(stamped().toString('latin1'), 'base64').toString('base64'), 'latin1');
    expect(again).toEqual(stamped());
    expect(again.length).toBe(FRAME_DIGITS);
    expect(Buffer.from(again.toString('latin1'), 'base64').length).toBe(FRAME_BYTES);
  });

  it('is not found where there is none, nor beyond the end', () => {
    expect(readStamp(payloadOf(1), 0, emptyStamp())).toBe(false);
    expect(readStamp(stamped().subarray(0, 20), 0, emptyStamp())).toBe(false);
  });

  it('does not pass when one of its digits was changed or two were swapped', () => {
    for (let at = 0; at < 29; at += 1) {
      const damaged = stamped();
      damaged[at] = damaged[at] === 0x42 ? 0x43 : 0x42;
      expect(readStamp(damaged, 0, emptyStamp()), `digit ${at}`).toBe(false);
    }
    const swapped = stamped();
    const [first, second] = [swapped[15] as number, swapped[24] as number];
    swapped[15] = second;
    swapped[24] = first;
    expect(readStamp(swapped, 0, emptyStamp())).toBe(false);
  });
});

describe('the rest of a frame', () => {
  it('tells calls apart, and a changed byte from an unchanged one', () => {
    const frame = stamped();
    expect(isTailOf(payloadOf(STAMP.call), frame, 0)).toBe(true);
    expect(isTailOf(payloadOf(STAMP.call + 1), frame, 0)).toBe(false);
    frame[200] = frame[200] === 0x41 ? 0x42 : 0x41;
    expect(isTailOf(payloadOf(STAMP.call), frame, 0)).toBe(false);
  });
});
