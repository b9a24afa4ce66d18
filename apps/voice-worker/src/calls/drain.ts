import type { Logger } from '@offhook/telemetry';
import { AudioGap } from './audio-gap.ts';
import type { CallRegistry } from './call-registry.ts';
import type { CallRuntime } from './call-runtime.ts';

/** After the last call left, Twilio still asks what to do next. */
const LAST_QUESTIONS_MS = 1_000;

export interface DrainReport {
  /** Calls that ran when the drain began, or were still being set up. */
  readonly calls: number;
  readonly endedByThemselves: number;
  readonly handedOver: number;
  /** The longest time, while draining, in which the audio of any call stood still here. */
  readonly longestAudioGapMs: number;
  readonly tookMs: number;
}

/**
 * Takes no more calls and waits for those that run. Those that take longer are handed over: their streams are closed, Twilio
 * asks what comes next, and another worker goes on with the conversation.
 */
export async function drainCalls(
  registry: CallRegistry<CallRuntime>,
  { timeoutMs, logger }: { readonly timeoutMs: number; readonly logger: Logger },
): Promise<DrainReport> {
  const startedAtMs = performance.now();
  const running = registry.all();
  registry.startDraining();
  logger.info({ calls: running.length, timeoutMs }, 'draining: no new calls');
  const gaps = running.map((call) => {
    const gap = new AudioGap();
    call.measureAudio(gap);
    return { call, gap };
  });
  await registry.whenEmpty(timeoutMs);
  const left = registry.all();
  const longestGapMs = longestOf(gaps);
  for (const call of left) call.tell({ type: 'call.handOverRequested' });
  if (running.length + left.length > 0) await new Promise((resolve) => setTimeout(resolve, LAST_QUESTIONS_MS));
  const handedOver = left.length;
  return {
    calls: Math.max(running.length, handedOver),
    endedByThemselves: Math.max(0, running.length - handedOver),
    handedOver,
    longestAudioGapMs: Math.round(longestGapMs),
    tookMs: Math.round(performance.now() - startedAtMs),
  };
}

/** Of calls that are over, up to their end only. */
function longestOf(gaps: readonly { readonly call: CallRuntime; readonly gap: AudioGap }[]): number {
  return Math.max(0, ...gaps.map(({ call, gap }) => (call.endReason ? gap.longestSeenMs : gap.longestMs)));
}
