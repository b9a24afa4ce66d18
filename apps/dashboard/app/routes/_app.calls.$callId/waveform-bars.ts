/** How loud each side was in equal stretches of the call, 0 to 100. */
export interface Peaks {
  caller: number[];
  assistant: number[];
}

/** What a telephone line hisses with: shown as silence. */
const FLOOR = 10;
const LEAST_TOP = 40;

/** At most so many bars, each as high as the loudest stretch it stands for: 0 to 1, which is `top`. */
export function barsOf(peaks: readonly number[], { maxBars, top }: { maxBars: number; top: number }): number[] {
  const bars = Math.min(maxBars, peaks.length);
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / bars);
    const until = Math.floor(((bar + 1) * peaks.length) / bars);
    const loudest = Math.max(...peaks.slice(from, until));
    return Math.max(0, loudest - FLOOR) / (top - FLOOR);
  });
}

/** The loudest moment of either voice; a call of whispers is not drawn as one of shouts. */
export function topOf({ caller, assistant }: Peaks): number {
  return [...caller, ...assistant].reduce((top, peak) => Math.max(top, peak), LEAST_TOP);
}

/** The bars as one SVG path, growing up or down from the middle line. */
export function barsPath(
  bars: readonly number[],
  { width, height, side }: { width: number; height: number; side: 'above' | 'below' },
): string {
  const pitch = width / Math.max(1, bars.length);
  const middle = height / 2;
  const thickness = round(pitch * 0.6);
  return bars
    .map((loudness, index) => {
      const length = round(loudness * (middle - 2)) * (side === 'above' ? -1 : 1);
      return length === 0 ? '' : `M${round(index * pitch)} ${middle}v${length}h${thickness}v${-length}z`;
    })
    .join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
