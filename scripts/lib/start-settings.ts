import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { StartError } from './start-error.ts';

export const ROOT = resolve(import.meta.dirname, '../..');

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number such as 3000')
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65_535, 'must be between 1 and 65535');
const origin = z.url({ protocol: /^https?$/, error: 'must be an address such as https://offhook.example.com' });
const secret = z.string().min(32, 'must have 32 characters or more').optional();

const Variables = z
  .object({
    DATABASE_URL: z
      .url({
        protocol: /^postgres(ql)?$/,
        error: 'must be an address such as postgresql://user:password@host:5432/offhook',
      })
      .optional(),
    OFFHOOK_DATA_DIR: z.string().default('.data'),
    DASHBOARD_PORT: port.default(3000),
    WORKER_PORT: port.default(3001),
    SIMULATOR_PORT: port.optional(),
    PUBLIC_DASHBOARD_URL: origin.optional(),
    PUBLIC_WORKER_URL: origin.optional(),
    TWILIO_ACCOUNT_SID: z
      .string()
      .regex(/^AC[0-9a-fA-F]{32}$/, 'must be the SID of your account: AC and 32 characters, from console.twilio.com')
      .optional(),
    TWILIO_AUTH_TOKEN: z.string().optional(),
    OPENAI_API_KEY: z.string().optional(),
    CALCOM_API_KEY: z.string().optional(),
    GOOGLE_MAPS_API_KEY: z.string().optional(),
    VAPI_API_KEY: z.string().optional(),
    ENCRYPTION_KEY: secret,
    AUTH_SECRET: secret,
    INTERNAL_API_TOKEN: secret,
    MAX_CALLS: z
      .string()
      .regex(/^[1-9]\d*$/, 'must be a whole number of calls')
      .optional(),
    DRAIN_TIMEOUT_S: z.string().regex(/^\d+$/, 'must be a whole number of seconds').transform(Number).optional(),
  })
  .superRefine((values, context) => {
    const needsOther = (name: 'TWILIO_ACCOUNT_SID' | 'TWILIO_AUTH_TOKEN', other: string) =>
      context.addIssue({ code: 'custom', path: [name], message: `is missing, but ${other} is set: Twilio needs both` });
    if (values.TWILIO_AUTH_TOKEN && !values.TWILIO_ACCOUNT_SID) needsOther('TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN');
    if (values.TWILIO_ACCOUNT_SID && !values.TWILIO_AUTH_TOKEN) needsOther('TWILIO_AUTH_TOKEN', 'TWILIO_ACCOUNT_SID');
    if (values.DASHBOARD_PORT === values.WORKER_PORT) {
      context.addIssue({ code: 'custom', path: ['WORKER_PORT'], message: 'is the same as DASHBOARD_PORT' });
    }
  });

export type StartSettings = Omit<z.infer<typeof Variables>, 'OFFHOOK_DATA_DIR'> & {
  /** Absolute. */
  dataDir: string;
  /** Public origins, without a slash at the end. */
  publicDashboardUrl: string;
  publicWorkerUrl: string;
};

/**
 * Reads the variables of `npm start`, those of `.env` included (the environment wins).
 *
 * @throws StartError that names every wrong variable and what it must be, never its value.
 */
export function readStartSettings(): StartSettings {
  const envFile = resolve(ROOT, '.env');
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const parsed = Variables.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`);
    throw new StartError(
      `Offhook cannot start: these environment variables are wrong.\n${lines.join('\n')}`,
      'Correct them where you set them (your shell or .env), or unset them. .env.example describes each.',
    );
  }
  const { OFFHOOK_DATA_DIR, ...values } = parsed.data;
  return {
    ...values,
    dataDir: resolve(ROOT, OFFHOOK_DATA_DIR),
    publicDashboardUrl: new URL(values.PUBLIC_DASHBOARD_URL ?? `http://localhost:${values.DASHBOARD_PORT}`).origin,
    publicWorkerUrl: new URL(values.PUBLIC_WORKER_URL ?? `http://localhost:${values.WORKER_PORT}`).origin,
  };
}
