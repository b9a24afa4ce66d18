import type { RouterOutputs } from '#app/lib/trpc.ts';

/** Who answers a number, its limits, and how both sides do. */
export type Answering = RouterOutputs['numbers']['answering'];
