import { expect, it } from 'vitest';
import { createCallerActor } from './caller-actor.ts';
import {
  afterBeep,
  afterHearing,
  afterPerson,
  type CallerEnding,
  type CallerTurn,
  hangsUp,
  later,
  midAnswer,
  staysOnTheLine,
  whenAsked,
} from './caller-script.ts';
import type { Hearing } from './ear.ts';

const LINE_MS = 200;

type Segment = Hearing['segments'][number];

function ears(segments: Segment[] = [], playing = false, lastBeepAtMs: number | null = null): Hearing {
  return { segments, playing, lastHeardAtMs: segments.at(-1)?.endMs ?? null, lastBeepAtMs, connectedAtMs: null };
}

const heard = (startMs: number, endMs: number, by: Segment['by'] = 'assistant'): Segment => {
  return { startMs, endMs, cut: false, by };
};

function actorFor(dialogue: CallerTurn[], ending: CallerEnding = hangsUp(), patienceMs = 30_000) {
  const lines = dialogue.map((turn) => ({ turn, audio: new Uint8Array(turn.says === '' ? 0 : LINE_MS * 8) }));
  return createCallerActor({ ending }, { lines, patienceMs });
}

it('waits for the greeting and a polite pause before the first line', () => {
  const actor = actorFor([{ says: 'Hello' }]);
  expect(actor.act(1_000, ears()).frame).toBeNull();
  expect(actor.act(3_000, ears([heard(0, 2_990)], true)).frame).toBeNull();
  expect(actor.act(3_500, ears([heard(0, 3_000)])).frame).toBeNull();
  expect(actor.act(3_800, ears([heard(0, 3_000)])).frame).toHaveLength(160);
});

it('does not take what was said before its own line for an answer', () => {
  const actor = actorFor([{ says: 'One', when: later(0) }, { says: 'Two' }]);
  for (let at = 0; at < LINE_MS; at += 20) actor.act(at, ears([heard(0, 10)]));
  expect(actor.act(5_000, ears([heard(0, 10)])).frame).toBeNull();
  expect(actor.act(5_000, ears([heard(0, 10), heard(400, 900)])).frame).not.toBeNull();
});

it('waits for the answer itself when told how long that is, but not for ever', () => {
  const script = [
    { says: 'Book it', when: later(0) },
    { says: 'Thanks', when: afterHearing(3_000) },
  ];
  const speakFirst = () => {
    const actor = actorFor(script);
    for (let at = 0; at < LINE_MS; at += 20) actor.act(at, ears());
    return actor;
  };
  const preamble = heard(500, 1_500);
  expect(speakFirst().act(3_000, ears([preamble])).frame).toBeNull();
  expect(speakFirst().act(9_000, ears([preamble])).frame).not.toBeNull();
  expect(speakFirst().act(6_000, ears([preamble, heard(2_800, 5_000)])).frame).not.toBeNull();
});

it('cuts in once the answer has gone on for a while', () => {
  const actor = actorFor([{ says: 'Stop', when: midAnswer(2_000) }]);
  expect(actor.act(1_900, ears([heard(0, 1_900)], true)).frame).toBeNull();
  expect(actor.act(2_000, ears([heard(0, 2_000)], true)).frame).not.toBeNull();
});

it('presses keys after the line and says when what was said', () => {
  const actor = actorFor([{ says: 'One moment', when: later(100), presses: '1#' }], staysOnTheLine());
  const presses = Array.from({ length: 20 }, (_, i) => actor.act(100 + i * 20, ears()).press).filter(Boolean);
  expect(presses).toEqual(['1#']);
  expect(actor.said()).toEqual([{ text: 'One moment', startMs: 100, endMs: 300 }]);
});

it('hangs up as scripted, or when nobody says anything', () => {
  expect(actorFor([], hangsUp(later(5_000))).act(5_000, ears()).hangUp).toBe('scripted');
  expect(actorFor([{ says: 'Hi' }], hangsUp(), 10_000).act(10_020, ears()).hangUp).toBe('out-of-patience');
  expect(actorFor([], staysOnTheLine(), 10_000).act(60_000, ears()).hangUp).toBeNull();
});

it('leaves a message only after the tone', () => {
  const actor = actorFor([{ says: 'Please call me back', when: afterBeep(400) }]);
  const announcement = [heard(0, 4_000, 'twilio')];
  expect(actor.act(6_000, ears(announcement)).frame).toBeNull();
  expect(actor.act(4_600, ears(announcement, false, 4_400)).frame).toBeNull();
  expect(actor.act(4_800, ears(announcement, false, 4_400)).frame).not.toBeNull();
});

it('waits for a human when it wants one', () => {
  const actor = () => actorFor([{ says: 'At last', when: afterPerson() }]);
  expect(actor().act(6_000, ears([heard(0, 4_000, 'twilio')])).frame).toBeNull();
  expect(actor().act(6_000, ears([heard(0, 4_000), heard(4_500, 5_000, 'person')])).frame).not.toBeNull();
});

it('answers a question, or the silence of a line that is connected', () => {
  const actor = () => actorFor([{ says: '', presses: '1', when: whenAsked() }]);
  expect(actor().act(6_000, ears()).press).toBeNull();
  expect(actor().act(6_000, ears([heard(0, 5_000, 'twilio')])).press).toBe('1');
  expect(actor().act(6_000, { ...ears(), connectedAtMs: 5_000 }).press).toBe('1');
});

it('counts from the moment the telephone was picked up', () => {
  const actor = createCallerActor({ ending: hangsUp(later(1_000)) }, { lines: [], startMs: 5_000 });
  expect(actor.act(5_900, ears()).hangUp).toBeNull();
  expect(actor.act(6_000, ears()).hangUp).toBe('scripted');
});
