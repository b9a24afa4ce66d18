import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type PointerEvent, useMemo } from 'react';
import { clock } from '#app/lib/format.ts';
import type { RecordingControls } from './use-recording.ts';
import classes from './waveform.module.css';
import { barsOf, barsPath, type Peaks, topOf } from './waveform-bars.ts';

const STEP_MS = 5_000;
const LEAP_MS = 30_000;
const BARS = 120;
const WIDTH = BARS * 4;
const HEIGHT = 64;

interface WaveformProps {
  callId: string;
  recording: RecordingControls;
}

/** Both voices from left to right, the caller above the line and the assistant below; a slider over the length of the call. */
export function Waveform({ callId, recording }: WaveformProps) {
  const { positionMs, durationMs, seek } = recording;
  const { data: peaks } = useQuery({
    queryKey: ['waveform', callId, durationMs],
    queryFn: ({ signal }) => readPeaks(callId, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
  const voices = useMemo(() => (peaks ? drawnVoices(peaks) : null), [peaks]);
  const played = durationMs > 0 ? positionMs / durationMs : 0;
  const seekTo = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons !== 1 && event.type !== 'pointerdown') return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    seek(((event.clientX - left) / width) * durationMs);
  };
  return (
    <div
      className={classes.waveform}
      role="slider"
      tabIndex={0}
      aria-label="Position in the recording"
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1_000)}
      aria-valuenow={Math.round(positionMs / 1_000)}
      aria-valuetext={`${clock(positionMs)} of ${clock(durationMs)}`}
      onPointerDown={seekTo}
      onPointerMove={seekTo}
      onKeyDown={(event) => {
        const wantedMs = positionAfter(event, { positionMs, durationMs });
        if (wantedMs === null) return;
        event.preventDefault();
        seek(wantedMs);
      }}
    >
      <Voices voices={voices} />
      {/* The same again in full colour, as far as it was played. */}
      <div className={classes.played} style={{ clipPath: `inset(0 ${100 - played * 100}% 0 0)` }}>
        <Voices voices={voices} />
      </div>
      <div className={classes.mark} style={{ insetInlineStart: `${played * 100}%` }} />
    </div>
  );
}

function Voices({ voices }: { voices: { caller: string; assistant: string } | null }) {
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <line className={classes.axis} x1={0} x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />
      {voices && <path className={classes.caller} d={voices.caller} />}
      {voices && <path className={classes.assistant} d={voices.assistant} />}
    </svg>
  );
}

function drawnVoices(peaks: Peaks) {
  const shape = { width: WIDTH, height: HEIGHT };
  const scale = { maxBars: BARS, top: topOf(peaks) };
  return {
    caller: barsPath(barsOf(peaks.caller, scale), { ...shape, side: 'above' }),
    assistant: barsPath(barsOf(peaks.assistant, scale), { ...shape, side: 'below' }),
  };
}

async function readPeaks(callId: string, signal: AbortSignal): Promise<Peaks> {
  const response = await fetch(`/calls/${callId}/waveform.json`, { signal });
  if (!response.ok) throw new Error(`The waveform answered ${response.status}`);
  return response.json();
}

/** The keys of a slider (WAI-ARIA), or null for any other. */
function positionAfter(
  { key }: KeyboardEvent,
  { positionMs, durationMs }: { positionMs: number; durationMs: number },
): number | null {
  if (key === 'ArrowRight' || key === 'ArrowUp') return positionMs + STEP_MS;
  if (key === 'ArrowLeft' || key === 'ArrowDown') return positionMs - STEP_MS;
  if (key === 'PageUp') return positionMs + LEAP_MS;
  if (key === 'PageDown') return positionMs - LEAP_MS;
  if (key === 'Home') return 0;
  return key === 'End' ? durationMs : null;
}
