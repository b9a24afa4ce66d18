import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StartError } from './start-error.ts';

/** Made once and kept in the data directory, so that links, sessions and sealed keys outlive a restart. */
const Secrets = z.object({
  ENCRYPTION_KEY: z.string().min(32),
  AUTH_SECRET: z.string().min(32),
  INTERNAL_API_TOKEN: z.string().min(32),
  /** The account that the Twilio simulator plays, with the token it signs with. Real ones come from the environment. */
  SIMULATED_TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-f]{32}$/),
  SIMULATED_TWILIO_AUTH_TOKEN: z.string().min(32),
});
export type Secrets = z.infer<typeof Secrets>;

/**
 * The secrets of this data directory, made on the first start; the file is readable by its owner only.
 *
 * @throws StartError when the file is there but damaged: new ones would make sealed keys unreadable without a word.
 */
export async function readOrCreateSecrets(dataDir: string): Promise<Secrets> {
  const file = join(dataDir, 'secrets.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return createSecrets(dataDir, file);
  const parsed = Secrets.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new StartError(
    `${file} is damaged.`,
    'Restore it from a backup. If nothing in this installation matters, delete it: new secrets are made, everyone signs in again, and kept provider keys have to be entered again.',
  );
}

async function createSecrets(dataDir: string, file: string): Promise<Secrets> {
  const secrets: Secrets = {
    ENCRYPTION_KEY: randomBytes(32).toString('base64url'),
    AUTH_SECRET: randomBytes(32).toString('base64url'),
    INTERNAL_API_TOKEN: randomBytes(32).toString('base64url'),
    SIMULATED_TWILIO_ACCOUNT_SID: `AC${randomBytes(16).toString('hex')}`,
    SIMULATED_TWILIO_AUTH_TOKEN: randomBytes(16).toString('hex'),
  };
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return secrets;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
