import type { CallRecording } from './call-recording.ts';
import { openFrames } from './read-frames.ts';
import type { RecordingFiles } from './recording-files.ts';
import { CHANNELS, PCM_OF_MU_LAW, SAMPLES_PER_MS } from './recording-format.ts';

/** RIFF/WAVE with one `fmt ` and one `data` chunk. */
const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;
const FRAME_BYTES = CHANNELS * SAMPLE_BYTES;
const SAMPLE_RATE = SAMPLES_PER_MS * 1_000;
/** One second at a time: 32 kB. */
const FRAMES_AT_ONCE = SAMPLE_RATE;
const WAVE_FORMAT_PCM = 1;

/** First and last byte, both included, as HTTP counts them. */
export type ByteSpan = { readonly from: number; readonly to: number };

/** Length of a call's recording as a WAV file. */
export function wavBytesOf({ frames }: CallRecording): number {
  return HEADER_BYTES + frames * FRAME_BYTES;
}

/**
 * A part of the WAV file that a recording would be: caller left, assistant right, sixteen-bit PCM, which every browser plays (mu-law in
 * WAV is not played by all). Made while it is read; nothing of it lies on the disk.
 */
export async function* readWav(
  files: RecordingFiles,
  recording: CallRecording,
  { from, to }: ByteSpan,
): AsyncGenerator<Uint8Array, void, undefined> {
  const end = Math.min(to + 1, wavBytesOf(recording));
  if (from < HEADER_BYTES) yield wavHeader(recording.frames).subarray(from, Math.min(HEADER_BYTES, end));
  const reader = openFrames(files, recording);
  try {
    for (let at = Math.max(from, HEADER_BYTES); at < end; ) {
      const start = Math.floor((at - HEADER_BYTES) / FRAME_BYTES);
      const left = Math.ceil((end - HEADER_BYTES) / FRAME_BYTES) - start;
      const pcm = toPcm(await reader.read(start, Math.min(FRAMES_AT_ONCE, left)));
      const skip = (at - HEADER_BYTES) % FRAME_BYTES;
      const part = pcm.subarray(skip, Math.min(pcm.length, skip + end - at));
      yield part;
      at += part.length;
    }
  } finally {
    await reader.close();
  }
}

function toPcm(muLaw: Buffer): Uint8Array {
  // Little-endian like WAV, as every processor that Node runs on.
  const samples = new Int16Array(muLaw.length);
  for (let index = 0; index < muLaw.length; index += 1) samples[index] = PCM_OF_MU_LAW[muLaw[index] ?? 0] ?? 0;
  return new Uint8Array(samples.buffer);
}

function wavHeader(frames: number): Buffer {
  const dataBytes = frames * FRAME_BYTES;
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(WAVE_FORMAT_PCM, 20);
  header.writeUInt16LE(CHANNELS, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * FRAME_BYTES, 28);
  header.writeUInt16LE(FRAME_BYTES, 32);
  header.writeUInt16LE(8 * SAMPLE_BYTES, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
