import type { RouterInputs, RouterOutputs } from '#app/lib/trpc.ts';
import { type DetailRow, newRow, parametersOf, rowsOf } from './detail-rows.ts';

export type OwnTool = NonNullable<RouterOutputs['tools']['get']['own']>;

export interface OwnToolValues extends Record<string, unknown> {
  title: string;
  name: string;
  description: string;
  details: DetailRow[];
  url: string;
  timeoutS: number | string;
  repeatable: boolean;
  spokenFailure: string;
  active: boolean;
}

const USUAL_TIMEOUT_S = 10;

export function toValues(tool: OwnTool | null): OwnToolValues {
  if (tool === null) {
    return {
      ...{ title: '', name: '', description: '', url: '', spokenFailure: '' },
      details: [newRow()],
      timeoutS: USUAL_TIMEOUT_S,
      repeatable: false,
      active: true,
    };
  }
  const { title, name, description, url, repeatable, spokenFailure, active } = tool;
  const details = rowsOf(tool.parameters);
  return {
    ...{ title, name, description, url, repeatable, spokenFailure, active },
    details,
    timeoutS: tool.timeoutMs / 1_000,
  };
}

/** The API's input; what is wrong with it, the API says. */
export function toInput({ details, timeoutS, ...values }: OwnToolValues): RouterInputs['tools']['create'] {
  const parameters = parametersOf(details) as RouterInputs['tools']['create']['parameters'];
  return { ...values, parameters, timeoutMs: Math.round(Number(timeoutS) * 1_000) };
}
