import { MU_LAW_FRAME_MS } from '../speech/mu-law.ts';
import type { Sound } from './ear.ts';
import type { TwimlPrompt } from './twiml-prompts.ts';
import type { VerbContext } from './verb-context.ts';

type PromptContext = Pick<VerbContext, 'call' | 'scene' | 'base' | 'signal'>;

/** How fast Twilio's voices speak. */
const SPEECH_MS_PER_LETTER = 60;
const KEY_TONE_MS = 200;
/** `loop="0"`: until somebody ends it. */
const ENDLESS = 1_000;
/** What an audio file without a readable header is taken for: 128 kbit/s MP3. */
const MP3_BYTES_PER_MS = 16;

/** Says, plays or waits on one leg, in the call's time. */
export async function performPrompt(prompt: TwimlPrompt, context: PromptContext): Promise<null> {
  if (prompt.verb === 'Pause') {
    await context.scene.clock.wait(prompt.seconds * 1_000, context.signal);
    return null;
  }
  const times = prompt.loop === 0 ? ENDLESS : prompt.loop;
  const piece = prompt.verb === 'Say' ? spoken(prompt.text) : await loadAudio(prompt, context);
  for (let i = 0; i < times && piece && !context.signal.aborted; i += 1)
    await sound(piece.sound, piece.lengthMs, context);
  return null;
}

function spoken(text: string): { sound: Sound; lengthMs: number } {
  return { sound: { by: 'twilio', text }, lengthMs: Math.max(MU_LAW_FRAME_MS, text.length * SPEECH_MS_PER_LETTER) };
}

/** Something sounds in the ear of a leg for so long, or until the signal. */
export async function sound(
  what: Sound,
  lengthMs: number,
  { call, scene, signal }: Pick<PromptContext, 'call' | 'scene' | 'signal'>,
): Promise<void> {
  const { clock } = scene;
  const startMs = clock.nowMs;
  let heardMs = startMs;
  const detach = call.leg.attach({
    sound(nowMs) {
      const endMs = Math.min(nowMs, startMs + lengthMs);
      call.leg.ear.hear(what, { startMs: heardMs, endMs });
      heardMs = endMs;
    },
  });
  await clock.until(startMs + lengthMs, signal);
  detach();
  if (signal.aborted && heardMs > startMs && heardMs < startMs + lengthMs) call.leg.ear.cut();
}

type AudioFile = Extract<TwimlPrompt, { verb: 'Play' }>;

/** Null: Twilio could not get it; the next verb follows. */
async function loadAudio(
  { url, digits }: AudioFile,
  { scene, base }: PromptContext,
): Promise<{ sound: Sound; lengthMs: number } | null> {
  if (digits !== '') return { sound: { by: 'tone', tone: 'key' }, lengthMs: digits.length * KEY_TONE_MS };
  const target = scene.webhooks.resolve(url, base);
  const unpin = scene.clock.pin();
  const reply = await scene.webhooks.request({ url: target, method: 'GET', fields: {} });
  unpin();
  if (!reply.ok) scene.log.problems.push({ code: reply.errorCode, message: `<Play>: ${reply.error}` });
  else if (!reply.contentType.startsWith('audio/'))
    scene.log.problems.push({ code: 12300, message: `<Play>: ${reply.contentType || 'no content type'} is not audio` });
  else return { sound: { by: 'twilio', text: target }, lengthMs: lengthOf(reply.raw) };
  return null;
}

/** Milliseconds of a WAV file, from its byte rate; of anything else by its size. */
function lengthOf(file: Buffer): number {
  const isWav = file.length > 44 && file.toString('latin1', 0, 4) === 'RIFF';
  const bytesPerMs = isWav ? file.readUInt32LE(28) / 1_000 : MP3_BYTES_PER_MS;
  return Math.round(file.length / Math.max(1, bytesPerMs));
}
