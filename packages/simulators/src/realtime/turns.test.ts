import { afterEach, expect, it, vi } from 'vitest';
import { fakeSpeaker } from '../testing/fake-speaker.ts';
import { connectRealtime, type RealtimeClient } from '../testing/realtime-client.ts';
import { scriptedBrain } from '../testing/scripted-brain.ts';
import { comfortNoise } from '../twilio/line-conditions.ts';
import type { ResponsePart } from './brain.ts';
import { createRecogniser } from './recogniser.ts';
import { startRealtimeSimulator } from './server.ts';

const LINE = 'Hi, my kitchen sink is leaking.';
const speech = await fakeSpeaker().speak(LINE, 'rms');
const quiet = (ms: number): Uint8Array =>
  Buffer.concat(Array.from({ length: ms / 20 }, (_, frame) => comfortNoise(160, frame)));
const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function listen(turnDetection: object | null, responses: ResponsePart[][] = [], timesRealTime = 200) {
  const recogniser = createRecogniser();
  recogniser.learn({ utteranceId: 'sink', text: LINE, audio: speech });
  const script = scriptedBrain(responses);
  const simulator = await startRealtimeSimulator({
    speaker: fakeSpeaker(),
    createBrain: () => script.brain,
    recognise: recogniser.recognise,
    pace: { thinkMs: 5, timesRealTime },
  });
  opened.push(simulator);
  const client = await connectRealtime(`${simulator.url}?model=gpt-realtime-2.1`);
  opened.push(client);
  const input = {
    format: { type: 'audio/pcmu' },
    transcription: { model: 'gpt-transcribe' },
    turn_detection: turnDetection,
  };
  client.send({
    type: 'session.update',
    session: { type: 'realtime', audio: { input, output: { format: { type: 'audio/pcmu' } } } },
  });
  await client.next('session.updated');
  return { client, heard: script.heard };
}

function hear(client: RealtimeClient, ...sounds: Uint8Array[]): void {
  for (const sound of sounds) {
    for (let at = 0; at < sound.length; at += 160) {
      client.send({
        type: 'input_audio_buffer.append',
        audio: Buffer.from(sound.subarray(at, at + 160)).toString('base64'),
      });
    }
  }
}

const SERVER_VAD = { type: 'server_vad', silence_duration_ms: 500, prefix_padding_ms: 300 };

it('turns speech into an item, a response and, beside it, a transcript', async () => {
  const { client, heard } = await listen(SERVER_VAD);
  hear(client, quiet(1_000), speech, quiet(600));
  const { transcript, usage, item_id } = await client.next('conversation.item.input_audio_transcription.completed');
  await client.next('response.done');
  expect([transcript, heard]).toEqual([LINE, [LINE]]);
  // 300 ms of padding, the line, 500 ms of silence.
  expect(usage).toEqual({ type: 'duration', seconds: Math.ceil((300 + speech.length / 8 + 500) / 100) / 10 });
  const order = client.types().slice(2, 8);
  expect(order).toEqual([
    'input_audio_buffer.speech_started',
    'input_audio_buffer.speech_stopped',
    'input_audio_buffer.committed',
    'conversation.item.added',
    'conversation.item.done',
    'response.created',
  ]);
  expect(client.events[2]).toMatchObject({ audio_start_ms: 700, item_id });
  expect(client.events[3]).toMatchObject({ audio_end_ms: 1_000 + speech.length / 8 + 500, item_id });
});

it('cancels its answer when the caller speaks', async () => {
  const answer: ResponsePart[] = [{ kind: 'say', text: 'A very long answer that nobody wants to hear to its end.' }];
  const { client } = await listen(SERVER_VAD, [answer], 1);
  client.send({ type: 'response.create' });
  await client.next('response.output_audio.delta');
  hear(client, speech);
  expect(await client.next('response.done')).toMatchObject({
    response: { status: 'cancelled', status_details: { type: 'cancelled', reason: 'turn_detected' } },
  });
});

it('leaves its answer alone when told to, and then cannot start another by itself', async () => {
  const answer: ResponsePart[] = [
    { kind: 'say', text: 'A very long answer that goes on whatever the caller says meanwhile.' },
  ];
  const { client } = await listen({ ...SERVER_VAD, interrupt_response: false }, [answer], 1);
  client.send({ type: 'response.create' });
  await client.next('response.output_audio.delta');
  hear(client, speech, quiet(600));
  expect(await client.next('error')).toMatchObject({ error: { code: 'conversation_already_has_active_response' } });
});

it('only listens with create_response off', async () => {
  const { client, heard } = await listen({ ...SERVER_VAD, create_response: false });
  hear(client, speech, quiet(600));
  await client.next('conversation.item.input_audio_transcription.completed');
  expect(heard).toEqual([LINE]);
  expect(client.types()).not.toContain('response.created');
});

it('ends a finished sentence soon and an unfinished one late with semantic detection', async () => {
  const finished = await listen({ type: 'semantic_vad', eagerness: 'high' });
  hear(finished.client, speech, quiet(400));
  await finished.client.next('input_audio_buffer.speech_stopped');
  const unfinished = await listen({ type: 'semantic_vad', eagerness: 'high' });
  const half = speech.subarray(0, 15 * 160);
  hear(unfinished.client, half, quiet(2_400));
  expect(await unfinished.client.next('input_audio_buffer.speech_stopped')).toMatchObject({
    audio_end_ms: half.length / 8 + 2_000,
  });
});

it('asks whether somebody is there after the idle timeout', async () => {
  const { client } = await listen({ ...SERVER_VAD, idle_timeout_ms: 5_000 }, [[{ kind: 'say', text: '' }]]);
  client.send({ type: 'response.create' });
  await client.next('response.done');
  const startedAt = performance.now();
  await vi.waitUntil(() => client.types().includes('input_audio_buffer.timeout_triggered'), { timeout: 15_000 });
  expect(performance.now() - startedAt).toBeGreaterThan(4_900);
  expect(await client.next('response.output_audio_transcript.done')).toMatchObject({ transcript: '' });
  expect(await client.next('response.output_audio_transcript.done')).toMatchObject({ transcript: 'Hello?' });
}, 20_000);

it('without detection commits by hand, but not nothing', async () => {
  const { client, heard } = await listen(null);
  hear(client, quiet(60));
  client.send({ type: 'input_audio_buffer.commit' });
  expect(await client.next('error')).toMatchObject({ error: { code: 'input_audio_buffer_commit_empty' } });
  hear(client, speech);
  client.send({ type: 'input_audio_buffer.commit' });
  await client.next('input_audio_buffer.committed');
  expect(heard).toEqual([LINE]);
  expect(client.types()).not.toContain('response.created');
  client.send({ type: 'input_audio_buffer.clear' });
  await client.next('input_audio_buffer.cleared');
});

it('keeps the session open through binary frames and bad JSON', async () => {
  const { client } = await listen(SERVER_VAD);
  client.sendRaw(Buffer.from([1, 2, 3]));
  expect(await client.next('error')).toMatchObject({ error: { code: 'invalid_event' } });
  client.sendRaw('{oops');
  expect(await client.next('error')).toMatchObject({ error: { code: 'invalid_json' } });
  client.send({ type: 'response.create' });
  await client.next('response.done');
});
