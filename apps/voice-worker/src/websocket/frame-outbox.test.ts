import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameOutbox } from './frame-outbox.ts';
import { FrameReader } from './frame-reader.ts';
import { OPCODE } from './frame-rules.ts';
import { applyMask } from './mask.ts';

/** The messages in what an outbox holds, read by the strict reader of the other side. */
function messagesIn(bytes: Buffer, isMasked: boolean): string[] {
  const messages: string[] = [];
  const fail = (what: unknown) => expect.unreachable(`not only text: ${JSON.stringify(what)}`);
  const events = {
    onText: (message: string) => messages.push(message),
    onBinary: () => fail('binary'),
    onPing: () => messages.push('(ping)'),
    onClose: fail,
    onViolation: fail,
  };
  new FrameReader(events, { isMasked, maxMessageBytes: 1_000_000 }).read(Buffer.from(bytes));
  return messages;
}

it('writes any messages so that a strict reader of the other side gets them back, all in one piece of memory', () => {
  const ascii = fc
    .uint8Array({ maxLength: 200 })
    .map((bytes) => String.fromCharCode(...bytes.map((byte) => byte & 0x7f)));
  const anyText = fc.oneof(ascii, fc.string({ unit: 'binary', maxLength: 60 }));
  fc.assert(
    fc.property(fc.array(fc.array(anyText, { maxLength: 5 }), { maxLength: 4 }), fc.boolean(), (writes, isMasking) => {
      const outbox = new FrameOutbox(isMasking);
      for (const messages of writes) {
        for (const message of messages) outbox.text(message);
        expect(messagesIn(outbox.take(), isMasking)).toEqual(messages);
        if (messages.length % 2 === 0) outbox.giveBack();
        else outbox.giveAway();
      }
    }),
  );
});

it('writes lengths of 7, 16 and 64 bits in their shortest form', () => {
  for (const length of [0, 125, 126, 65_535, 65_536, 200_000]) {
    const outbox = new FrameOutbox(true);
    outbox.text('x'.repeat(length));
    expect(messagesIn(outbox.take(), true)).toEqual(['x'.repeat(length)]);
  }
});

it('masks each frame anew, and does not touch what was given away', () => {
  const outbox = new FrameOutbox(true);
  const masks = new Set<string>();
  for (let n = 0; n < 5_000; n += 1) {
    outbox.control(OPCODE.ping, Buffer.alloc(0));
    masks.add(outbox.take().toString('hex', 2, 6));
    outbox.giveBack();
  }
  expect(masks.size).toBeGreaterThan(4_900);
  outbox.text('first');
  const taken = outbox.take();
  outbox.giveAway();
  outbox.text('second, and longer');
  expect(messagesIn(taken, true)).toEqual(['first']);
});

it('forgets what is cleared', () => {
  const outbox = new FrameOutbox(false);
  outbox.text('old');
  outbox.clear();
  outbox.text('new');
  expect(messagesIn(outbox.take(), false)).toEqual(['new']);
});

it('masks like a loop over bytes does, wherever the bytes lie in memory', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 200 }), fc.nat({ max: 9 }), (content, offset) => {
      const memory = Buffer.alloc(content.length + offset);
      memory.set(content, offset);
      const bytes = memory.subarray(offset);
      const expected = content.map((byte, at) => (at < 4 ? byte : byte ^ (content[at % 4] ?? 0)));
      applyMask(bytes, 4, bytes.length);
      expect([...bytes]).toEqual([...expected]);
    }),
  );
});
