import type { RouterOutputs } from '#app/lib/trpc.ts';

/** Where the page says whether calls arrive. */
export const CONNECTION_ID = 'connection';

/** What every section of a number's page is given. Whatever else it shows it asks for itself, and it saves on its own. */
export interface NumberSectionProps {
  number: RouterOutputs['numbers']['get'];
}
