import type { CallerActor } from './caller-actor.ts';

/** What happens on the caller's line, for a person who follows the call. Milliseconds since the call was placed. */
export type CallActorProgress =
  | { kind: 'caller-speaks'; text: string; atMs: number }
  | { kind: 'caller-presses'; keys: string; atMs: number }
  | { kind: 'assistant-speaks'; atMs: number }
  | { kind: 'assistant-stops'; atMs: number; cut: boolean }
  | { kind: 'caller-hangs-up'; reason: 'scripted' | 'out-of-patience'; atMs: number };

/** The same actor, telling what it does and hears. */
export function watchActor(actor: CallerActor, tell: (progress: CallActorProgress) => void): CallerActor {
  let linesTold = 0;
  let wasPlaying = false;
  return {
    ...actor,
    act(nowMs, ears) {
      const action = actor.act(nowMs, ears);
      const lines = actor.said();
      for (const line of lines.slice(linesTold)) tell({ kind: 'caller-speaks', text: line.text, atMs: line.startMs });
      linesTold = lines.length;
      if (ears.playing !== wasPlaying) {
        const cut = ears.segments.at(-1)?.cut ?? false;
        tell(ears.playing ? { kind: 'assistant-speaks', atMs: nowMs } : { kind: 'assistant-stops', atMs: nowMs, cut });
      }
      wasPlaying = ears.playing;
      if (action.press) tell({ kind: 'caller-presses', keys: action.press, atMs: nowMs });
      if (action.hangUp) tell({ kind: 'caller-hangs-up', reason: action.hangUp, atMs: nowMs });
      return action;
    },
  };
}
