import { Tag } from '#app/components/tag.tsx';
import { ELSEWHERE, HEALTH_WORDS, type NumberHealth } from './problem-words.ts';

/** Whether a number works. `elsewhere`: as it should be, but its calls go to somebody else. */
export function HealthTag({ state, elsewhere = false }: { state: NumberHealth['state']; elsewhere?: boolean }) {
  const { label, tone } = state === 'fine' && elsewhere ? ELSEWHERE : HEALTH_WORDS[state];
  return <Tag tone={tone}>{label}</Tag>;
}
