import { expect, it } from 'vitest';
import { CallWatch } from './call-watch.ts';

const BRIEF = { instructions: 'Opening hours: Monday 08:00 to 18:00.', greeting: 'Hello.', emergencyRules: [] };
const said = (text: string, more: object = {}) => ({
  itemId: `item_${text.length}`,
  speaker: 'assistant' as const,
  text,
  heardText: null,
  interrupted: false,
  startedAtMs: 0,
  endedAtMs: null,
  ...more,
});
const BOOK = { toolCallId: 'c1', name: 'book_slot', argumentsJson: '{}' };
const finished = (status: 'succeeded' | 'refused' | 'failed', output: object) => ({
  status,
  modelOutput: JSON.stringify(output),
  errorCode: null,
  attempts: [],
  durationMs: 5,
});

it('takes back a booking that nobody made, once, and flags it for the owner', () => {
  const watch = new CallWatch(BRIEF);
  watch.turn(said('You are booked for Monday.'));
  const [finding] = watch.judge();
  expect(finding).toMatchObject({
    type: 'claim.false',
    payload: { corrected: true, claims: [{ kind: 'booked', sentence: 'You are booked for Monday.' }] },
    event: { type: 'claim.refuted', sentence: expect.stringMatching(/nothing is booked yet/) },
  });
  watch.turn(said('You are booked for Monday.', { endedAtMs: 2_000 }));
  expect(watch.judge()).toEqual([]);
});

it('waits for the function that was called in the same breath', () => {
  const watch = new CallWatch(BRIEF);
  watch.turn(said('You are booked for Monday.'));
  watch.toolStarted(BOOK);
  expect(watch.judge()).toEqual([]);
  watch.toolFinished(BOOK, finished('succeeded', { booked: true, say: 'You are booked: Monday at 9 AM.' }));
  expect(watch.judge()).toEqual([]);
});

it('takes it back when that function said no', () => {
  const watch = new CallWatch(BRIEF);
  watch.turn(said('You are booked for Monday.'));
  watch.toolStarted(BOOK);
  watch.toolFinished(BOOK, finished('refused', { booked: false, say: 'That time has just gone.' }));
  expect(watch.judge()).toHaveLength(1);
});

it('judges what was heard of an interrupted answer', () => {
  const watch = new CallWatch(BRIEF);
  watch.turn(said('Sure. You are booked for Monday.', { heardText: 'Sure.', interrupted: true }));
  expect(watch.judge()).toEqual([]);
});

it('corrects three times in a call, and goes on flagging', () => {
  const watch = new CallWatch(BRIEF);
  const events = ['one', 'two!!', 'three!!!!', 'four!!!!!!!'].map((name) => {
    watch.turn(said(`You are booked, ${name}.`));
    return watch.judge()[0]?.event?.type ?? null;
  });
  expect(events).toEqual(['claim.refuted', 'claim.refuted', 'claim.refuted', null]);
});

it('knows what an earlier worker’s functions answered, and the appointments a caller has', () => {
  const output = JSON.stringify({ booked: true, say: 'You are booked: Monday at 9 AM.' });
  const watch = new CallWatch(BRIEF, [
    { kind: 'tool', toolCallId: 'c0', name: 'book_slot', argumentsJson: '{}', output },
  ]);
  watch.turn(said('You are booked for Monday at 9 AM.'));
  expect(watch.judge()).toEqual([]);
  const returning = new CallWatch(BRIEF);
  returning.hasBooking('Tuesday, November 24');
  returning.turn(said('You have an appointment on Tuesday.'));
  expect(returning.judge()).toEqual([]);
  returning.turn(said('You have an appointment on Friday, I see.'));
  expect(returning.judge()).toHaveLength(1);
});
