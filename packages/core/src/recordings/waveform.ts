import { type CallRecording, durationMsOf } from './call-recording.ts';
import { openFrames } from './read-frames.ts';
import type { RecordingFiles } from './recording-files.ts';
import { CHANNELS, PCM_OF_MU_LAW } from './recording-format.ts';

/** How loud each side was, for drawing: equal stretches of the call, 0 (silent) to 100 (as loud as a telephone gets). */
export type Waveform = {
  durationMs: number;
  caller: number[];
  assistant: number[];
};

/** As many as a wide screen can tell apart. */
const MAX_BUCKETS = 600;
/** Shorter stretches would show single vibrations of a voice. */
const MIN_BUCKET_FRAMES = 160;
const FRAMES_AT_ONCE = 32_768;
const KEPT_WAVEFORMS = 100;

/** 0 to 100 for each mu-law code: the root of its size, between what a meter and what an ear would say. */
const LOUDEST = Math.abs(PCM_OF_MU_LAW[0] ?? 0);
const LOUDNESS = Uint8Array.from(PCM_OF_MU_LAW, (sample) => Math.round(100 * Math.sqrt(Math.abs(sample) / LOUDEST)));

/** Reads waveforms and remembers the latest of them: a page that is opened again does not read the whole file again. */
export function waveformReader(files: RecordingFiles): (recording: CallRecording) => Promise<Waveform> {
  const kept = new Map<string, Promise<Waveform>>();
  return (recording) => {
    const key = JSON.stringify(recording);
    const waveform = kept.get(key) ?? readWaveform(files, recording);
    // The newest last: the map forgets from the front.
    kept.delete(key);
    kept.set(key, waveform);
    waveform.catch(() => kept.delete(key));
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_WAVEFORMS) break;
      kept.delete(oldest);
    }
    return waveform;
  };
}

async function readWaveform(files: RecordingFiles, recording: CallRecording): Promise<Waveform> {
  const { frames } = recording;
  const bucketFrames = Math.max(MIN_BUCKET_FRAMES, Math.ceil(frames / MAX_BUCKETS));
  const buckets = Math.ceil(frames / bucketFrames);
  const sides = [new Uint8Array(buckets), new Uint8Array(buckets)] as const;
  const reader = openFrames(files, recording);
  try {
    for (let start = 0; start < frames; start += FRAMES_AT_ONCE) {
      const muLaw = await reader.read(start, Math.min(FRAMES_AT_ONCE, frames - start));
      for (const [channel, side] of sides.entries()) collect({ muLaw, channel, start, bucketFrames }, side);
    }
  } finally {
    await reader.close();
  }
  const [caller, assistant] = sides;
  return { durationMs: durationMsOf(recording), caller: [...caller], assistant: [...assistant] };
}

type Stretch = { muLaw: Buffer; channel: number; start: number; bucketFrames: number };

function collect({ muLaw, channel, start, bucketFrames }: Stretch, loudest: Uint8Array): void {
  for (let index = channel; index < muLaw.length; index += CHANNELS) {
    const bucket = Math.floor((start + (index >> 1)) / bucketFrames);
    const loudness = LOUDNESS[muLaw[index] ?? 0] ?? 0;
    if (loudness > (loudest[bucket] ?? 0)) loudest[bucket] = loudness;
  }
}
