import { describe, expect, it } from 'vitest';
import { lateToolAnswer, lateToolCallIdOf, seedConversation } from './conversation-seed.ts';

const tool = (output: string | null) =>
  ({ kind: 'tool', toolCallId: 'call_1', name: 'book_slot', argumentsJson: '{"slotId":"s1"}', output }) as const;
const items = (frames: readonly string[]) =>
  frames.map((frame) => {
    const { item } = JSON.parse(frame);
    return { role: item.role, ...item.content[0] };
  });
const textOf = (frames: readonly string[]) => items(frames).map(({ text }) => text);

describe('a conversation told to a new session', () => {
  it('is text in the roles of those who spoke, in order', () => {
    const frames = seedConversation({
      entries: [
        { kind: 'said', speaker: 'assistant', text: 'Hello.' },
        { kind: 'said', speaker: 'caller', text: 'My "sink" leaks.' },
      ],
      runningToolCallIds: [],
      missing: 'nothing',
    });
    expect(items(frames)).toEqual([
      { role: 'assistant', type: 'output_text', text: 'Hello.' },
      { role: 'user', type: 'input_text', text: 'My "sink" leaks.' },
    ]);
    expect(frames.every((frame) => JSON.parse(frame).type === 'conversation.item.create')).toBe(true);
  });

  it('names functions that answered, that still run, and whose outcome nobody knows', () => {
    const seed = (output: string | null, runningToolCallIds: string[]) =>
      textOf(seedConversation({ entries: [tool(output)], runningToolCallIds, missing: 'nothing' }))[0];
    expect(seed('{"booked":true}', [])).toBe(
      'You called the function book_slot with {"slotId":"s1"}. It answered: {"booked":true}',
    );
    expect(seed(null, ['call_1'])).toMatch(/still running.*Do not call it again/);
    expect(seed(null, [])).toMatch(/outcome is unknown: look it up before you repeat it/);
  });

  it('ends with what the loss cost, when it cost something', () => {
    const notes = (['nothing', 'answer', 'callerWords'] as const).map((missing) =>
      textOf(seedConversation({ entries: [], runningToolCallIds: [], missing })),
    );
    expect(notes).toEqual([[], [expect.stringMatching(/cut off there/)], [expect.stringMatching(/was lost/)]]);
  });
});

describe('an answer to a function of an earlier session', () => {
  it('is a message that can be recognised when the server has stored it', () => {
    const { item } = JSON.parse(lateToolAnswer({ ...tool('{}'), output: '{}' }));
    expect(item).toMatchObject({ id: 'late_call_1', role: 'system' });
    expect(lateToolCallIdOf(item.id)).toBe('call_1');
    expect(lateToolCallIdOf('item_1')).toBeNull();
    expect(lateToolCallIdOf(undefined)).toBeNull();
  });

  it('goes without an id of ours when that would be too long for the service', () => {
    const toolCallId = `call_${'x'.repeat(40)}`;
    expect(JSON.parse(lateToolAnswer({ ...tool('{}'), toolCallId, output: '{}' })).item.id).toBeUndefined();
  });
});
