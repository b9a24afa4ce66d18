import type { LossReason } from '../realtime/session-loss.ts';
import type { SideHealthBoard } from './side-health.ts';

/** Losses that another business's call, or the next one, would not meet: what was wrong was what we asked for. */
const SAYS_NOTHING: ReadonlySet<LossReason> = new Set(['rejected', 'expired']);
const FOR_GOOD: ReadonlySet<LossReason> = new Set(['unauthorized', 'quota']);

/** What the dialling of a Realtime session says about Offhook's side. */
export function noteDial(health: Pick<SideHealthBoard, 'worked' | 'failed'>, result: 'ready' | LossReason): void {
  if (result === 'ready') health.worked('openai');
  else if (!SAYS_NOTHING.has(result)) health.failed('openai', { forGood: FOR_GOOD.has(result) });
}
