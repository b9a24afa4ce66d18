import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Organisation, RESOURCES } from './world.ts';

const Resource = z.looseObject({ id: z.string(), orgId: z.string(), createdAt: z.string(), updatedAt: z.string() });
const Kept = z.record(z.enum(RESOURCES), z.array(Resource));

/** Keeps what an organisation has in a file, so that an assistant that was changed is so tomorrow. Answers what writes it down. */
export function keepResources({ resources }: Organisation, file: string): () => void {
  const kept = read(file);
  for (const name of kept ? RESOURCES : []) {
    resources[name].clear();
    for (const resource of kept?.[name] ?? []) resources[name].set(resource.id, resource);
  }
  mkdirSync(dirname(file), { recursive: true });
  return () => {
    const entries = RESOURCES.map((name) => [name, [...resources[name].values()]]);
    writeFileSync(file, JSON.stringify(Object.fromEntries(entries)));
  };
}

/** Null: there is none, or one that was cut off. */
function read(file: string): z.infer<typeof Kept> | null {
  if (!existsSync(file)) return null;
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
