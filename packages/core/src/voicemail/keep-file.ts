import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes whole files below a folder: under a name of their own first, then renamed, so that a reader sees all of a file or none
 * of it, and a worker that writes the same file at the same time does no harm.
 *
 * @param folder `RECORDINGS_DIR`
 */
export function fileKeeper(folder: string): (path: string, bytes: Uint8Array) => Promise<void> {
  return async (path, bytes) => {
    const target = join(folder, path);
    const draft = `${target}.${randomBytes(4).toString('hex')}.part`;
    await mkdir(dirname(target), { recursive: true });
    try {
      await writeFile(draft, bytes, { flush: true });
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  };
}
