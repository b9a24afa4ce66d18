import { createHash } from 'node:crypto';
import { type Database, newId } from '@offhook/db';
import { CallHandling } from '../projects/business-profile.ts';
import { greetingOf } from './assistant-brief.ts';

/** G.711 mu-law, 8 kHz mono: 8 bytes = 1 ms. */
const BYTES_PER_MS = 8;

/** What a clip sounds like: a change of any of the three makes another clip. */
export interface ClipOf {
  readonly voice: string;
  readonly greeting: string;
  readonly model: string;
}

export function greetingKey({ voice, greeting, model }: ClipOf): string {
  return createHash('sha256')
    .update(JSON.stringify([voice, greeting, model]))
    .digest('hex');
}

/** The greeting's sound (mu-law), or null when nobody has spoken it yet. */
export async function findGreetingClip(
  db: Database,
  { projectId, key }: { readonly projectId: string; readonly key: string },
): Promise<Uint8Array | null> {
  const clip = await db.greetingClip.findUnique({ where: { projectId_key: { projectId, key } } });
  return clip?.audio ?? null;
}

/**
 * Keeps a greeting as the model spoke it, and forgets those of the business that no number says any more. A greeting that
 * was changed meanwhile is not kept. Answers whether it was.
 */
export async function storeGreetingClip(
  db: Database,
  clip: { readonly projectId: string; readonly key: string; readonly model: string; readonly audio: Uint8Array },
): Promise<boolean> {
  const { projectId, key, model } = clip;
  const audio = Uint8Array.from(clip.audio);
  const project = await db.project.findUnique({ where: { id: projectId }, include: { numbers: true } });
  if (!project) return false;
  const handling = CallHandling.parse(project.callHandling);
  const said = project.numbers.map(({ greetingOverride }) =>
    greetingOf({ own: greetingOverride, project: project.greeting }, handling),
  );
  const keys = said.map((greeting) => greetingKey({ voice: project.voice, greeting, model }));
  if (!keys.includes(key)) return false;
  await db.$transaction([
    db.greetingClip.deleteMany({ where: { projectId, key: { notIn: keys } } }),
    db.greetingClip.createMany({
      data: [{ id: newId('clip'), projectId, key, audio, durationMs: Math.round(audio.length / BYTES_PER_MS) }],
      skipDuplicates: true,
    }),
  ]);
  return true;
}
