import { describe, expect, it } from 'vitest';
import {
  attemptLines,
  buildTimeline,
  heardAndUnheard,
  type ToolCall,
  type Transfer,
  type Turn,
  turnAt,
} from './timeline.ts';

const turn = (turnId: string, startedAtMs: number, change: Partial<Turn> = {}): Turn => ({
  turnId,
  speaker: 'caller',
  text: 'Hello',
  heardText: null,
  unheardText: null,
  interrupted: false,
  startedAtMs,
  endedAtMs: null,
  falseClaims: null,
  ...change,
});

const tool = (toolCallRowId: string, startedAtMs: number): ToolCall => ({
  toolCallRowId,
  name: 'get_slots',
  status: 'succeeded',
  argsJson: '{}',
  outputJson: null,
  say: null,
  errorCode: null,
  attempts: [],
  startedAtMs,
  durationMs: 100,
});

const transfer: Transfer = {
  transferId: 'xfer_1',
  mode: 'warm',
  reason: 'assistant',
  toNumber: '+15125550100',
  briefing: '',
  outcome: 'connected',
  startedAtMs: 100,
  talkSec: 5,
};

describe('the timeline of a call', () => {
  it('puts look-ups between the words they fell between', () => {
    const items = buildTimeline({
      turns: [turn('a', 0), turn('c', 900)],
      toolCalls: [tool('b', 400)],
      transfers: [],
      voicemails: [],
    });
    expect(items.map((item) => item.key)).toEqual(['a', 'b', 'c']);
  });

  it('shows words before a look-up of the same moment', () => {
    const items = buildTimeline({
      turns: [turn('said', 400)],
      toolCalls: [tool('done', 400)],
      transfers: [],
      voicemails: [],
    });
    expect(items.map((item) => item.key)).toEqual(['said', 'done']);
  });

  it('leaves out what is told otherwise', () => {
    const toolCalls = ['get_slots', 'transfer_to_human', 'end_call'].map((name) => ({ ...tool(name, 0), name }));
    const keysWith = (transfers: Transfer[]) =>
      buildTimeline({ turns: [], toolCalls, transfers, voicemails: [] }).map(({ key }) => key);
    expect(keysWith([])).toEqual(['get_slots', 'transfer_to_human']);
    expect(keysWith([transfer])).toEqual(['get_slots', 'xfer_1']);
  });

  it('tells heard from unheard words of an interrupted answer', () => {
    const cut = turn('a', 0, {
      text: 'We open at eight.',
      heardText: 'We open',
      unheardText: ' at eight.',
      interrupted: true,
    });
    expect(heardAndUnheard(cut)).toEqual({ heard: 'We open', unheard: ' at eight.' });
    expect(heardAndUnheard(turn('b', 0))).toEqual({ heard: 'Hello', unheard: '' });
  });

  it('knows whose turn is heard at a position', () => {
    const turns = [turn('a', 500), turn('c', 4_000), turn('b', 2_000)];
    const heard = [0, 500, 1_999, 2_000, 9_000].map((atMs) => turnAt(turns, atMs)?.turnId ?? null);
    expect(heard).toEqual([null, 'a', 'a', 'b', 'c']);
  });

  it('computes the waits between attempts', () => {
    const attempts = [
      { attempt: 1, startedAtMs: 1_000, durationMs: 200, error: 'HTTP 500' },
      { attempt: 2, startedAtMs: 1_700, durationMs: 100, error: null },
    ];
    expect(attemptLines(attempts).map((line) => line.waitedMs)).toEqual([0, 500]);
  });
});
