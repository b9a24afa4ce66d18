const HEADER_BYTES = 44;
const SAMPLE_RATE = 8_000;
/** G.711 mu-law in the registry of RIFF formats. */
const WAVE_FORMAT_MULAW = 7;

/** A WAV file of mu-law channels of equal length, side by side. */
export function muLawWav(channels: readonly Uint8Array[]): Uint8Array {
  const frames = Math.min(...channels.map(({ length }) => length));
  const file = Buffer.alloc(HEADER_BYTES + frames * channels.length);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(WAVE_FORMAT_MULAW, 20);
  file.writeUInt16LE(channels.length, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * channels.length, 28);
  file.writeUInt16LE(channels.length, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(frames * channels.length, 40);
  for (const [channel, bytes] of channels.entries()) {
    for (let frame = 0; frame < frames; frame += 1) {
      file[HEADER_BYTES + frame * channels.length + channel] = bytes[frame] ?? 0xff;
    }
  }
  return file;
}
