import type { CustomTool, Database } from '@offhook/db';

/** An owner's function as the model is told of it. */
export interface OwnFunction {
  readonly name: string;
  readonly description: string;
  /** JSON Schema. */
  readonly parameters: unknown;
}

/** What is read of a row for that: neither its address nor its secret. */
export const OWN_FUNCTION_COLUMNS = { name: true, description: true, parameters: true } as const;

/** The functions of a business that are switched on. */
export async function loadOwnFunctions(db: Database, projectId: string): Promise<OwnFunction[]> {
  const rows = await db.customTool.findMany({
    where: { projectId, active: true },
    select: OWN_FUNCTION_COLUMNS,
    orderBy: { name: 'asc' },
  });
  return rows.map(toOwnFunction);
}

export function toOwnFunction({
  name,
  description,
  parameters,
}: Pick<CustomTool, keyof typeof OWN_FUNCTION_COLUMNS>): OwnFunction {
  return { name, description, parameters };
}
