import { describe, expect, it } from 'vitest';
import { step } from './call-machine.ts';
import { audioOf, CallDriver, TEST_SETTINGS } from './testing/call-driver.ts';

const CLIP = [audioOf(400), audioOf(400), audioOf(200)];
const awaiting = () => new CallDriver({}, { awaitsClip: true });

describe('a greeting with a clip', () => {
  it('is played in the step in which the stream is there, before any session, and asks no model', () => {
    const call = awaiting();
    call.tell({ type: 'greeting.found', payloads: CLIP });
    const commands = call.tell({ type: 'media.started' });
    expect(commands[0]).toEqual({ type: 'twilio.media', payload: CLIP[0] });
    expect(call.of('twilio.media')).toHaveLength(3);
    call.tell({ type: 'realtime.ready' });
    call.hearAll();
    expect(call.asked).toEqual([]);
    expect(call.of('realtime.tell')).toEqual([
      { type: 'realtime.tell', itemId: 'greeting', role: 'assistant', text: TEST_SETTINGS.greeting, isFirst: true },
    ]);
    expect(call.of('journal.turn').at(-1)?.turn).toMatchObject({
      text: TEST_SETTINGS.greeting,
      heardText: null,
      interrupted: false,
    });
  });

  it('is played when it is found after the stream, and once', () => {
    const call = awaiting();
    call.tell({ type: 'media.started' });
    call.tell({ type: 'realtime.ready' });
    expect(call.asked).toEqual([]);
    call.tell({ type: 'greeting.found', payloads: CLIP });
    call.tell({ type: 'greeting.found', payloads: CLIP });
    expect(call.of('twilio.media')).toHaveLength(3);
  });

  it('that is interrupted is told as far as it was heard, and nothing the session does not have is truncated', () => {
    const call = new CallDriver(
      { noise: null, greeting: 'Thanks for calling Brightwater, how can I help?' },
      { awaitsClip: true },
    );
    call.tell({ type: 'greeting.found', payloads: CLIP });
    call.tell({ type: 'media.started' });
    call.tell({ type: 'realtime.ready' });
    call.nowMs += 500;
    const commands = call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    expect(commands[0]).toEqual({ type: 'twilio.clear' });
    expect(call.of('realtime.truncate')).toEqual([]);
    expect(call.of('realtime.forget')).toEqual([{ type: 'realtime.forget', itemId: 'greeting' }]);
    expect(call.of('realtime.tell').at(-1)).toMatchObject({ itemId: 'greeting_heard', text: 'Thanks for calling' });
    expect(call.of('journal.turn').at(-1)?.turn).toMatchObject({ heardText: 'Thanks for calling', interrupted: true });
  });

  it('is told to a session that comes after it was cut, once, as heard', () => {
    const call = new CallDriver({ noise: null }, { awaitsClip: true });
    call.tell({ type: 'greeting.found', payloads: CLIP });
    call.tell({ type: 'media.started' });
    call.nowMs += 500;
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    call.tell({ type: 'realtime.ready' });
    expect(call.of('realtime.tell')).toMatchObject([{ itemId: 'greeting_heard' }]);
    expect(call.of('realtime.forget')).toEqual([]);
  });
});

describe('a greeting without a clip', () => {
  it('is spoken by the model as soon as both are known: no clip, and the session', () => {
    const call = awaiting();
    call.tell({ type: 'realtime.ready' });
    expect(call.asked).toEqual([]);
    call.tell({ type: 'greeting.found', payloads: null });
    expect(call.asked).toEqual([TEST_SETTINGS.greeting]);
  });

  it('changes nothing once it was settled', () => {
    const call = new CallDriver();
    const [state] = step(call.state, { type: 'greeting.found', atMs: 1, payloads: CLIP });
    expect(state.clip).toBe('none');
  });
});
