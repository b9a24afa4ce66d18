import type { RouterOutputs } from '#app/lib/trpc.ts';

/** What every section of a number's page is given. Whatever else it shows it asks for itself, and it saves on its own. */
export interface NumberSectionProps {
  number: RouterOutputs['numbers']['get'];
}
