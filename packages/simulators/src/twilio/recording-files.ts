import type { Recording } from './recording-book.ts';

const SAMPLE_RATE = 8_000;
const WAV_HEADER_BYTES = 44;

/** A recording as Twilio's `.wav`: 16-bit PCM, 8 kHz. */
export function toWavFile({ samples, channels }: Recording): Buffer {
  const bytes = samples.length * 2;
  const file = Buffer.alloc(WAV_HEADER_BYTES + bytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(WAV_HEADER_BYTES - 8 + bytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * channels * 2, 28);
  file.writeUInt16LE(channels * 2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(bytes, 40);
  samples.forEach((sample, i) => {
    file.writeInt16LE(sample, WAV_HEADER_BYTES + i * 2);
  });
  return file;
}

/** MPEG 2.5 layer III, 8 kHz mono, 8 kbit/s: 72 ms in 72 bytes. */
const MP3_FRAME_MS = 72;
const MP3_FRAME_BYTES = 72;
const MP3_FRAME_HEADER = [0xff, 0xe3, 0x18, 0xc4];

/** A valid `.mp3` of the recording's length. It is silent: nothing here encodes MP3, and nothing of ours reads it. */
export function toMp3File({ durationMs }: Recording): Buffer {
  const frames = Math.max(1, Math.ceil(durationMs / MP3_FRAME_MS));
  const file = Buffer.alloc(frames * MP3_FRAME_BYTES);
  for (let frame = 0; frame < frames; frame += 1) file.set(MP3_FRAME_HEADER, frame * MP3_FRAME_BYTES);
  return file;
}
