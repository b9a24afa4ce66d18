import { lateToolAnswer, seedConversation } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import type { Recognition } from '../realtime/recogniser.ts';
import { whenQuiet } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario, utteranceId } from './define-scenario.ts';
import { createScenarioBrain } from './scenario-brain.ts';

const scenario = defineScenario({
  name: 'test',
  title: 'Test',
  description: 'A test.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'rms',
  dialogue: [
    caller('When can you come?').assistant(async (assistant) => {
      assistant.say('Let me see.');
      const offer = await assistant.call('get_slots', { service: 'Leak repair' });
      assistant.say(offer.say);
    }),
    caller('The first.').assistant(async (assistant) => {
      const booking = await assistant.call('book_slot', {
        slotId: assistant.firstSlot().slotId,
        customerName: 'A',
        address: 'B',
      });
      assistant.say(booking.say);
    }),
  ],
  ending: { kind: 'hangs-up', when: whenQuiet() },
  expectations: [],
});

const TOOLS = { toolNames: ['get_slots', 'book_slot'], callerIsSilent: false };
const SLOTS = JSON.stringify({ slots: [{ slotId: 'slot_9', spoken: 'Monday' }], say: 'I have Monday.' });
const heardLine = (turn: number, part: Partial<Recognition> = {}): Recognition[] => [
  {
    utteranceId: utteranceId('rms', scenario.dialogue[turn]?.says ?? ''),
    text: '',
    coverage: 1,
    complete: true,
    ...part,
  },
];
const newBrain = () => createScenarioBrain([scenario]);
type Parts = Awaited<ReturnType<ReturnType<typeof newBrain>['plan']>>;
const callOf = (parts: Parts) => {
  const call = parts.find((part) => part.kind === 'call');
  if (call?.kind !== 'call') throw new Error('No call');
  return call;
};

describe('the model of a scenario', () => {
  it('speaks and calls in one response, and goes on with the real output in the next', async () => {
    const brain = newBrain();
    brain.hearCaller(heardLine(0));
    const first = await brain.plan(TOOLS);
    expect(first).toMatchObject([
      { kind: 'say', text: 'Let me see.' },
      { kind: 'call', name: 'get_slots', argumentsJson: '{"service":"Leak repair"}' },
    ]);
    brain.receiveToolOutput({ toolCallId: callOf(first).toolCallId, name: 'get_slots', output: SLOTS });
    expect(await brain.plan(TOOLS)).toEqual([{ kind: 'say', text: 'I have Monday.' }]);
    brain.hearCaller(heardLine(1));
    expect(callOf(await brain.plan(TOOLS)).argumentsJson).toContain('slot_9');
  });

  it('passes the sentence of a failed function on', async () => {
    const brain = newBrain();
    brain.hearCaller(heardLine(0));
    const { toolCallId } = callOf(await brain.plan(TOOLS));
    brain.receiveToolOutput({
      toolCallId,
      name: 'get_slots',
      output: JSON.stringify({ ok: false, say: 'The calendar is away.' }),
    });
    expect(await brain.plan(TOOLS)).toEqual([{ kind: 'say', text: 'The calendar is away.' }]);
  });

  it('answers a new line first and an old output afterwards', async () => {
    const brain = newBrain();
    brain.hearCaller(heardLine(0));
    const { toolCallId } = callOf(await brain.plan(TOOLS));
    brain.hearCaller([]);
    expect(await brain.plan(TOOLS)).toMatchObject([{ text: expect.stringContaining("didn't quite catch") }]);
    brain.receiveToolOutput({ toolCallId, name: 'get_slots', output: SLOTS });
    expect(await brain.plan(TOOLS)).toEqual([{ kind: 'say', text: 'I have Monday.' }]);
  });

  it('waits for the rest of a line that came in pieces', async () => {
    const brain = newBrain();
    brain.hearCaller(heardLine(0, { coverage: 0.5, complete: false }));
    expect(await brain.plan(TOOLS)).toMatchObject([{ text: 'Mm-hm, go on.' }]);
    brain.hearCaller(heardLine(0, { coverage: 0.5 }));
    expect(callOf(await brain.plan(TOOLS)).name).toBe('get_slots');
  });

  it('carries on in a new session from the outputs that were brought along', async () => {
    const brain = newBrain();
    brain.receiveToolOutput({ toolCallId: 'call_of_another_session', name: 'get_slots', output: SLOTS });
    brain.hearCaller(heardLine(1));
    expect(callOf(await brain.plan(TOOLS)).argumentsJson).toContain('slot_9');
  });

  describe('carried over from a session that was lost', () => {
    const args = '{"service":"Leak repair"}';
    const tool = (output: string | null) =>
      ({ kind: 'tool', toolCallId: 'c1', name: 'get_slots', argumentsJson: args, output }) as const;
    const asked = { kind: 'said', speaker: 'caller', text: 'When can you come?' } as const;
    const began = { kind: 'said', speaker: 'assistant', text: 'Let me see.' } as const;
    function told(...frames: string[]) {
      const brain = newBrain();
      for (const frame of frames) {
        const { role, content } = JSON.parse(frame).item;
        if (role === 'user') brain.readCaller(content[0].text);
        if (role === 'assistant') brain.readAssistant(content[0].text);
        if (role === 'system') brain.readSystem(content[0].text);
      }
      return brain;
    }

    it('it finishes the answer that was cut off, and repeats neither words nor function calls', async () => {
      const half = { kind: 'said', speaker: 'assistant', text: 'I have' } as const;
      const entries = [asked, began, tool(SLOTS), half];
      const brain = told(...seedConversation({ entries, runningToolCallIds: [], missing: 'answer' }));
      expect(await brain.plan(TOOLS)).toEqual([{ kind: 'say', text: 'Monday.' }]);
    });

    it('it waits for a function that is still running, and speaks about its answer', async () => {
      const seed = seedConversation({
        entries: [asked, began, tool(null)],
        runningToolCallIds: ['c1'],
        missing: 'nothing',
      });
      const brain = told(...seed, lateToolAnswer({ ...tool(SLOTS), output: SLOTS }));
      expect(await brain.plan(TOOLS)).toEqual([{ kind: 'say', text: 'I have Monday.' }]);
      brain.hearCaller(heardLine(1));
      expect(callOf(await brain.plan(TOOLS)).argumentsJson).toContain('slot_9');
    });

    it('it says nothing twice when everything was said', async () => {
      const said = { kind: 'said', speaker: 'assistant', text: 'I have Monday.' } as const;
      const brain = told(
        ...seedConversation({ entries: [asked, began, tool(SLOTS), said], runningToolCallIds: [], missing: 'nothing' }),
      );
      expect(await brain.plan(TOOLS)).toMatchObject([{ text: expect.stringContaining('anything else') }]);
    });
  });

  it('takes words that several callers use for those of the caller it talks to', async () => {
    const other = {
      ...scenario,
      name: 'other',
      dialogue: [caller('Another job.'), caller('The first.').assistant((one) => one.say('Other.'))],
    };
    const brain = createScenarioBrain([scenario, other]);
    brain.hearCaller([{ utteranceId: utteranceId('rms', 'Another job.'), text: '', coverage: 1, complete: true }]);
    await brain.plan(TOOLS);
    brain.hearCaller(heardLine(1));
    expect(await brain.plan(TOOLS)).toEqual([{ kind: 'say', text: 'Other.' }]);
  });

  it('answers the last message of a conversation that was written down for it, unless that was answered', async () => {
    const brain = newBrain();
    brain.readCaller('When can you come?');
    expect(callOf(await brain.plan(TOOLS)).name).toBe('get_slots');
    const answered = newBrain();
    answered.readCaller('When can you come?');
    answered.readAssistant('Let me see. I have Monday.');
    expect(await answered.plan(TOOLS)).toMatchObject([{ text: expect.stringContaining('anything else') }]);
  });

  it('calls no function it was not given, and says so when its script cannot go on', async () => {
    const brain = newBrain();
    brain.hearCaller(heardLine(0));
    expect(await brain.plan({ ...TOOLS, toolNames: [] })).toMatchObject([
      { kind: 'say' },
      { kind: 'say', text: expect.stringContaining("can't look that up") },
    ]);
    const lost = newBrain();
    lost.hearCaller(heardLine(1));
    expect(await lost.plan(TOOLS)).toMatchObject([{ text: expect.stringContaining('a little lost') }]);
  });

  it('asks a silent caller', async () => {
    expect(await newBrain().plan({ ...TOOLS, callerIsSilent: true })).toEqual([
      { kind: 'say', text: 'Are you still there?' },
    ]);
  });

  it('goes on with an answer that a noise cut, from the word where the told rest ends', async () => {
    const brain = createScenarioBrain([
      {
        ...scenario,
        dialogue: [
          caller('When can you come?').assistant((assistant) =>
            assistant.say('One two three. Four five six. Seven eight.'),
          ),
          { says: 'Uh-huh.' },
        ],
      },
    ]);
    brain.hearCaller(heardLine(0));
    await brain.plan(TOOLS);
    brain.hearCaller(heardLine(1, { utteranceId: utteranceId('rms', 'Uh-huh.') }));
    brain.readAssistant('three. Four five');
    brain.readSystem('The sound just now was only noise: your answer goes on.');
    expect(await brain.plan(TOOLS)).toEqual([{ kind: 'say', text: 'six. Seven eight.' }]);
  });
});
