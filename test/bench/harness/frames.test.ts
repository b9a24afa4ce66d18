import { describe, expect, it } from 'vitest';
import { clientFrame, FrameReader, OPCODE, serverFrame, textOf } from './frames.ts';

const MASK = Buffer.from([1, 2, 3, 250]);
const TEXTS = ['a', 'b'.repeat(125), 'c'.repeat(126), 'd'.repeat(65_535)];

function read(chunks: readonly Buffer[]): string[] {
  const texts: string[] = [];
  const reader = new FrameReader((frame) => {
    if (frame.opcode === OPCODE.text) texts.push(textOf(frame));
  });
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  return texts;
}

describe.each([
  ['of a server', (text: string) => serverFrame(OPCODE.text, Buffer.from(text))],
  ['of a client', (text: string) => clientFrame(OPCODE.text, Buffer.from(text), MASK)],
])('frames %s', (_, frameOf) => {
  it('are read whatever their length', () => {
    expect(read([Buffer.concat(TEXTS.map(frameOf))])).toEqual(TEXTS);
  });

  it('are read wherever the network cuts them', () => {
    const bytes = Buffer.concat([frameOf('first'), frameOf('x'.repeat(300)), frameOf('last')]);
    for (let cut = 1; cut < bytes.length; cut += 1)
      expect(read([bytes.subarray(0, cut), bytes.subarray(cut)]), `cut at ${cut}`).toEqual([
        'first',
        'x'.repeat(300),
        'last',
      ]);
    expect(read([...bytes].map((byte) => Buffer.from([byte])))).toHaveLength(3);
  });
});

it('keeps nothing of a buffer that is used again', () => {
  const bytes = serverFrame(OPCODE.text, Buffer.from('hello'));
  const texts: string[] = [];
  const reader = new FrameReader((frame) => void texts.push(textOf(frame)));
  const shared = Buffer.alloc(64);
  bytes.copy(shared, 0, 0, 4);
  reader.push(shared.subarray(0, 4));
  shared.fill(0);
  bytes.copy(shared, 0, 4);
  reader.push(shared.subarray(0, bytes.length - 4));
  expect(texts).toEqual(['hello']);
});
