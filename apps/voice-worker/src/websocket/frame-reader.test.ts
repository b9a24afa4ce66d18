import type { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ws from 'ws';
import { FrameReader } from './frame-reader.ts';
import { frame, type TestFrame } from './testing/frames.ts';

type Told = readonly [kind: 'text' | 'ping' | 'binary' | 'close' | 'violation', ...content: unknown[]];

/** The reader within `ws`: exported, and missing from its types. */
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

const MAX_MESSAGE_BYTES = 70_000;

/** What our reader tells about these chunks, as a server unless said otherwise. */
function read(chunks: readonly Buffer[], isMasked = true): Told[] {
  const told: Told[] = [];
  const reader = new FrameReader(
    {
      onText: (message) => told.push(['text', message]),
      onBinary: () => told.push(['binary']),
      onPing: (payload) => told.push(['ping', payload.toString('hex')]),
      onClose: (code, reason) => told.push(['close', code, reason]),
      onViolation: ({ closeCode }) => told.push(['violation', closeCode]),
    },
    { isMasked, maxMessageBytes: MAX_MESSAGE_BYTES },
  );
  // Each chunk is overwritten after it was read, as a buffer that is read into again is.
  for (const chunk of chunks) {
    const lent = Buffer.from(chunk);
    reader.read(lent);
    lent.fill(0x5a);
  }
  return told;
}

/** What `ws` itself tells about the same bytes: the reference. */
async function readWithWs(bytes: Buffer, isServer: boolean): Promise<Told[]> {
  const told: Told[] = [];
  const receiver = new Receiver({ isServer, maxPayload: MAX_MESSAGE_BYTES, maxFragments: 1_024 });
  receiver.on('message', (message: Buffer, isBinary: boolean) =>
    told.push(isBinary ? ['binary'] : ['text', message.toString()]),
  );
  receiver.on('ping', (payload: Buffer) => told.push(['ping', payload.toString('hex')]));
  receiver.on('conclude', (code: number, reason: Buffer) => told.push(['close', code, reason.toString()]));
  await new Promise<void>((resolve) => {
    receiver.on('error', (error: Error) => {
      const code = Object.getOwnPropertySymbols(error).map((key) => (error as never as Record<symbol, number>)[key])[0];
      told.push(['violation', code]);
      resolve();
    });
    receiver.write(Buffer.from(bytes), () => resolve());
  });
  return told;
}

const SPLIT_AT = (bytes: Buffer, at: number) => [bytes.subarray(0, at), bytes.subarray(at)];

describe('a frame reader', () => {
  it('reads messages, fragments with a ping between them, and a close, wherever the chunks end', () => {
    const frames: TestFrame[] = [
      { opcode: 1, payload: 'hello' },
      { opcode: 1, payload: '' },
      { opcode: 1, payload: 'gr', isFinal: false },
      { opcode: 9, payload: 'still there?' },
      { opcode: 0, payload: 'üß', isFinal: false },
      { opcode: 0, payload: ' Gott €' },
      { opcode: 2, payload: 'bytes' },
      { opcode: 1, payload: 'x'.repeat(300) },
      { opcode: 8, payload: Buffer.from([0x03, 0xe8, 0x62, 0x79, 0x65]) },
      { opcode: 1, payload: 'after the end' },
    ];
    const expected = [
      ['text', 'hello'],
      ['text', ''],
      ['ping', Buffer.from('still there?').toString('hex')],
      ['text', 'grüß Gott €'],
      ['binary'],
      ['text', 'x'.repeat(300)],
      ['close', 1000, 'bye'],
    ];
    for (const isMasked of [true, false]) {
      const bytes = Buffer.concat(frames.map((one) => frame({ ...one, isMasked })));
      for (let at = 0; at <= bytes.length; at += 1) expect(read(SPLIT_AT(bytes, at), isMasked)).toEqual(expected);
      expect(
        read(
          [...bytes].map((byte) => Buffer.from([byte])),
          isMasked,
        ),
      ).toEqual(expected);
    }
  });

  it('reads a message of 64 kB that comes in small pieces', () => {
    const text = 'é'.repeat(33_000);
    const bytes = frame({ opcode: 1, payload: text, isMasked: true });
    const chunks = Array.from({ length: Math.ceil(bytes.length / 700) }, (_, n) =>
      bytes.subarray(n * 700, n * 700 + 700),
    );
    expect(read(chunks)).toEqual([['text', text]]);
  });

  const masked = true;
  it.each<[string, Buffer, number]>([
    ['a frame without a mask', frame({ opcode: 1, payload: 'x', isMasked: false }), 1002],
    ['RSV1', frame({ opcode: 1, payload: 'x', isMasked: masked, reservedBits: 0x40 }), 1002],
    ['RSV3', frame({ opcode: 1, payload: 'x', isMasked: masked, reservedBits: 0x10 }), 1002],
    ['a reserved opcode', frame({ opcode: 3, payload: 'x', isMasked: masked }), 1002],
    ['a reserved control opcode', frame({ opcode: 11, payload: 'x', isMasked: masked }), 1002],
    ['a continuation of nothing', frame({ opcode: 0, payload: 'x', isMasked: masked }), 1002],
    ['a fragmented ping', frame({ opcode: 9, payload: 'x', isFinal: false, isMasked: masked }), 1002],
    ['a ping of 126 bytes', frame({ opcode: 9, payload: 'x'.repeat(126), isMasked: masked }), 1002],
    ['a close with half a code', frame({ opcode: 8, payload: Buffer.from([3]), isMasked: masked }), 1002],
    ['a close with code 1005', frame({ opcode: 8, payload: Buffer.from([0x03, 0xed]), isMasked: masked }), 1002],
    ['a close with code 999', frame({ opcode: 8, payload: Buffer.from([0x03, 0xe7]), isMasked: masked }), 1002],
    ['a close reason of bad UTF-8', frame({ opcode: 8, payload: Buffer.from([3, 232, 255]), isMasked: masked }), 1007],
    ['text of bad UTF-8', frame({ opcode: 1, payload: Buffer.from([0xc3, 0x28]), isMasked: masked }), 1007],
    ['a surrogate in UTF-8', frame({ opcode: 1, payload: Buffer.from([0xed, 0xa0, 0x80]), isMasked: masked }), 1007],
    [
      '16 bits for a length of 125',
      frame({ opcode: 1, payload: 'x'.repeat(125), isMasked: masked, lengthBytes: 2 }),
      1002,
    ],
    [
      '64 bits for a length of 300',
      frame({ opcode: 1, payload: 'x'.repeat(300), isMasked: masked, lengthBytes: 8 }),
      1002,
    ],
    ['a message that is too big', frame({ opcode: 1, payload: 'x'.repeat(70_001), isMasked: masked }), 1009],
  ])('refuses %s, from the first byte that shows it', (_, bytes, closeCode) => {
    const following = frame({ opcode: 1, payload: 'never read', isMasked: true });
    for (let at = 0; at <= Math.min(bytes.length, 400); at += 1) {
      expect(read([...SPLIT_AT(bytes, at), following])).toEqual([['violation', closeCode]]);
    }
  });

  it('refuses a length that no number holds, before one byte of it has come', () => {
    expect(read([Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])])).toEqual([
      ['violation', 1009],
    ]);
  });

  it('refuses a new message within a fragmented one, and fragments that are too many or too big together', () => {
    const first = frame({ opcode: 1, payload: 'a', isFinal: false, isMasked: true });
    const more = frame({ opcode: 0, payload: '', isFinal: false, isMasked: true });
    const big = frame({ opcode: 0, payload: 'x'.repeat(35_000), isFinal: false, isMasked: true });
    expect(read([first, first])).toEqual([['violation', 1002]]);
    expect(read([first, ...Array<Buffer>(1_030).fill(more)])).toEqual([['violation', 1008]]);
    expect(read([first, big, big])).toEqual([['violation', 1009]]);
  });

  const anyFrame = fc.record({
    opcode: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(0, 1, 1, 1, 2, 8, 9, 10) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 15 }) },
    ),
    isFinal: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.boolean()),
    isMasked: fc.oneof({ weight: 20, arbitrary: fc.constant(true) }, fc.constant(false)),
    reservedBits: fc.oneof({ weight: 20, arbitrary: fc.constant(0) }, fc.constantFrom(0x10, 0x20, 0x40)),
    payload: fc.oneof(
      { weight: 6, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text)) },
      fc.uint8Array({ maxLength: 130 }).map((bytes) => Buffer.from(bytes)),
    ),
  });
  const anyCuts = fc.array(fc.nat({ max: 600 }), { maxLength: 8 });

  it('says what `ws` says of any frames, good and bad, however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFrame, { minLength: 1, maxLength: 6 }), anyCuts, async (frames, cuts) => {
        const bytes = Buffer.concat(frames.map(frame));
        const at = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, n) => bytes.subarray(at[n], end));
        expect(read(chunks)).toEqual(await readWithWs(bytes, true));
      }),
      { numRuns: 500 },
    );
  });

  it('takes any bytes at all without throwing, and keeps no more than it was given', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }), fc.boolean(), (chunks, isMasked) => {
        read(chunks.map(Buffer.from), isMasked);
      }),
      { numRuns: 500 },
    );
  });
});
