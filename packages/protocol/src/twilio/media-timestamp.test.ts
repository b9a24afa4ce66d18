import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mediaTimestampCutter } from './media-timestamp.ts';

const message = (sequenceNumber: number, timestamp: string) =>
  JSON.stringify({
    event: 'media',
    sequenceNumber: `${sequenceNumber}`,
    streamSid: 'MZ1',
    media: { timestamp, payload: '////' },
  });

it('reads every timestamp of a stream, wherever the numbers before it move it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 20 }), (messages) => {
      const cut = mediaTimestampCutter();
      for (const [sequence, timestampMs] of messages)
        expect(cut(message(sequence, `${timestampMs}`))).toBe(timestampMs);
    }),
  );
});

it('knows none where there is none, and goes on after that', () => {
  const cut = mediaTimestampCutter();
  expect(cut(message(1, '5'))).toBe(5);
  for (const text of [
    '{"event":"media","media":{"payload":"////"}}',
    message(2, ''),
    message(3, '-4'),
    message(4, '99999999999'),
  ])
    expect(cut(text)).toBeNull();
  expect(cut(message(5, '20'))).toBe(20);
});
