import type { Database } from '@offhook/db';
import type { RecordingFiles } from './recording-files.ts';
import { CHANNELS, SAMPLES_PER_MS } from './recording-format.ts';

export type RecordingDeps = { readonly db: Database; readonly recordings: RecordingFiles };

/** A stretch of a call that one worker recorded. Frames: one sample of each side, 8 in a millisecond. */
export interface RecordingSegment {
  readonly path: string;
  /** From the call's first media stream. */
  readonly startFrame: number;
  readonly frames: number;
}

/** What there is to hear of a call, whole: stretches without a recording are silence. */
export interface CallRecording {
  readonly segments: readonly RecordingSegment[];
  readonly frames: number;
}

/** The recording of a call of this project, or null: not recorded, files gone, or not this project's call. */
export async function findCallRecording(
  { db, recordings }: RecordingDeps,
  where: { projectId: string; callId: string },
): Promise<CallRecording | null> {
  const rows = await db.recording.findMany({
    where: { ...where, kind: 'call', path: { not: null } },
    orderBy: [{ offsetMs: 'asc' }, { startedAt: 'asc' }],
  });
  const found: RecordingSegment[] = [];
  for (const { path, offsetMs } of rows) {
    // The file knows better than its row, which a killed worker could not finish.
    const bytes = path === null ? null : await recordings.sizeOf(path);
    const frames = Math.floor((bytes ?? 0) / CHANNELS);
    if (path !== null && frames > 0) found.push({ path, startFrame: offsetMs * SAMPLES_PER_MS, frames });
  }
  const segments = withoutOverlap(found);
  const last = segments.at(-1);
  return last ? { segments, frames: last.startFrame + last.frames } : null;
}

/** Where two workers recorded the same moment, the later one had the caller. */
function withoutOverlap(found: readonly RecordingSegment[]): RecordingSegment[] {
  return found
    .map((segment, index) => {
      const next = found[index + 1]?.startFrame ?? Number.POSITIVE_INFINITY;
      return { ...segment, frames: Math.min(segment.frames, next - segment.startFrame) };
    })
    .filter(({ frames }) => frames > 0);
}

export function durationMsOf({ frames }: CallRecording): number {
  return Math.round(frames / SAMPLES_PER_MS);
}
