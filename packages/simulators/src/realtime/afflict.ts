import type { Moment, RealtimeFault } from './faults.ts';
import type { ServerEvent } from './server-events.ts';

/** What can be done to a session's socket. */
export type Line = {
  /** Cuts the TCP connection. */
  cut(): void;
  /** Sends no event any more. */
  silence(): void;
  /** Stops reading too, so that not even a pong is sent. */
  freeze(): void;
  failOnce(): void;
};

/** Lets a session suffer from a fault. `sees` is told every event that was sent. */
export function afflict(fault: RealtimeFault, line: Line): { sees(event: ServerEvent): void; stop(): void } {
  const timers: NodeJS.Timeout[] = [];
  const later = (afterMs: number, happens: () => void) => timers.push(setTimeout(happens, afterMs));
  if (fault.mode === 'close-mid-call') later(fault.afterMs, line.cut);
  if (fault.mode === 'error-event') later(fault.afterMs, line.failOnce);
  if (fault.mode === 'mute') later(fault.afterMs, line.freeze);

  let hadTurn = false;
  let hasHappened = false;
  function momentOf(event: ServerEvent): Moment | null {
    switch (event.type) {
      case 'response.output_audio.delta':
        return hadTurn ? 'answer' : 'greeting';
      case 'input_audio_buffer.speech_started':
        return 'speech';
      case 'input_audio_buffer.speech_stopped':
        hadTurn = true;
        return 'turn';
      case 'response.done':
        return event.response.output?.some(({ type }) => type === 'function_call') ? 'function-call' : null;
      default:
        return null;
    }
  }

  return {
    sees(event) {
      const moment = momentOf(event);
      if (hasHappened || !('at' in fault) || moment !== fault.at) return;
      hasHappened = true;
      if (fault.mode === 'cut') later(fault.afterMs, line.cut);
      else line.silence();
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
