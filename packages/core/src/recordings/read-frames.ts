import type { CallRecording } from './call-recording.ts';
import type { RecordingFiles } from './recording-files.ts';
import { CHANNELS, MU_LAW_SILENCE } from './recording-format.ts';

type OpenFile = Awaited<ReturnType<RecordingFiles['open']>>;

export interface FrameReader {
  /** `count` frames from `start`, mu-law interleaved; silence where nothing was recorded or a file has shrunk. */
  read(start: number, count: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Reads a call's segments as if they were one file. */
export function openFrames(files: RecordingFiles, recording: CallRecording): FrameReader {
  const opened = new Map<string, OpenFile>();
  const fileOf = async (path: string) => {
    const known = opened.get(path);
    if (known) return known;
    const file = await files.open(path);
    opened.set(path, file);
    return file;
  };
  return {
    async read(start, count) {
      const frames = Buffer.alloc(count * CHANNELS, MU_LAW_SILENCE);
      for (const { path, startFrame, frames: length } of recording.segments) {
        const from = Math.max(start, startFrame);
        const until = Math.min(start + count, startFrame + length);
        if (from >= until) continue;
        const file = await fileOf(path);
        const wanted = (until - from) * CHANNELS;
        await file.read(frames, (from - start) * CHANNELS, wanted, (from - startFrame) * CHANNELS);
      }
      return frames;
    },
    async close() {
      for (const file of opened.values()) await file.close();
      opened.clear();
    },
  };
}
