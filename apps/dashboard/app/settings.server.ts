import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LogLevel, type TelemetrySettings, telemetrySettings } from '@offhook/telemetry';
import { z } from 'zod';

const DEFAULT_DATA_DIR = join(import.meta.dirname, '../../../.data');
const MIN_SECRET_CHARS = 32;
const secret = z.string().min(MIN_SECRET_CHARS, `must have ${MIN_SECRET_CHARS} characters or more`);
const origin = z.url({ protocol: /^https?$/, error: 'must be an address such as https://offhook.example.com' });
/** `host:port, host:port`. */
const hostList = z
  .string()
  .regex(/^[^\s,/]+:\d+(, *[^\s,/]+:\d+)*$/, 'must be a list such as crm.internal:8443, files.internal:443')
  .transform((list) => list.split(/, */));
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const satisfies LogLevel[];

type Environment = Readonly<Record<string, string | undefined>>;

const Variables = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }).optional(),
  OFFHOOK_DATA_DIR: z.string().default(DEFAULT_DATA_DIR),
  RECORDINGS_DIR: z.string().optional(),
  DASHBOARD_PORT: z.coerce.number('must be a port number').int().min(0).max(65_535).default(3000),
  PUBLIC_DASHBOARD_URL: origin.optional(),
  WORKER_PORT: z.coerce.number('must be a port number').int().min(0).max(65_535).default(3001),
  PUBLIC_WORKER_URL: origin.optional(),
  AUTH_SECRET: secret,
  ENCRYPTION_KEY: secret,
  INTERNAL_API_TOKEN: secret,
  SIMULATOR_URL: origin.optional(),
  CALCOM_API_KEY: z.string().min(1).optional(),
  CALCOM_BASE_URL: origin.default('https://api.cal.com'),
  GOOGLE_MAPS_API_KEY: z.string().min(1).optional(),
  GOOGLE_MAPS_BASE_URL: origin.optional(),
  CALCOM_WEBHOOK_SECRET: z.string().min(16, 'must have 16 characters or more').optional(),
  VAPI_API_KEY: z.string().min(1).optional(),
  VAPI_BASE_URL: z.url({ protocol: /^https?$/ }).default('https://api.vapi.ai'),
  TWILIO_ACCOUNT_SID: z.string().startsWith('AC', 'must begin with AC').optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_API_BASE_URL: origin.default('https://api.twilio.com'),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/ }).default('https://api.openai.com/v1'),
  OUTBOUND_TRUSTED_HOSTS: hostList.default([]),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  TRUSTED_PROXY_HOPS: z.coerce.number('must be a number of proxies').int().min(0).max(10).default(0),
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  FIRST_RUN_LINK: z.enum(['print', 'off'], 'must be print or off').default('print'),
});

/** This process's variables, validated. Nothing else of the dashboard reads the environment. */
export type DashboardSettings = {
  /** undefined: the embedded server of `dataDir`. */
  databaseUrl: string | undefined;
  /** Where the embedded database and the secrets made for it live. */
  dataDir: string;
  /** Where the voice workers keep the sound of calls. */
  recordingsDir: string;
  port: number;
  /** Origin without a slash at the end. */
  publicUrl: string;
  /** Where Twilio reaches the voice worker; shown to the owner. */
  publicWorkerUrl: string;
  authSecret: string;
  encryptionKey: string;
  internalApiToken: string;
  simulatorUrl: string | undefined;
  calcomApiKey: string | undefined;
  calcomBaseUrl: string;
  calcomWebhookSecret: string | undefined;
  /** Without a `baseUrl`, Google's own hosts. */
  maps: { apiKey: string | undefined; baseUrl: string | undefined };
  /** For finding knowledge by meaning; undefined: by words alone. */
  openai: { apiKey: string; baseUrl: string } | undefined;
  /** The account of businesses that connect Vapi without a key of their own, and where Vapi is. */
  vapi: { apiKey: string | undefined; baseUrl: string };
  /** Twilio's REST API, for texts. Null without an account. */
  twilioApi: { accountSid: string; authToken: string; baseUrl: string } | null;
  /** `host:port` in a private network that addresses of owners may lead to nevertheless. */
  outboundTrustedHosts: readonly string[];
  logLevel: LogLevel;
  /** How many proxies stand before this process; each adds one address to X-Forwarded-For. */
  trustedProxyHops: number;
  development: boolean;
  /** Whether a set-up link is printed while nobody can sign in. */
  printFirstRunLink: boolean;
  telemetry: TelemetrySettings;
};

/**
 * Reads the environment once.
 *
 * @throws Error that names every bad or missing variable with what it must be, never with its value.
 */
export function readSettings(source: Environment = process.env): DashboardSettings {
  const given = withKeptSecrets(withoutEmpty(source));
  const parsed = Variables.safeParse(given);
  if (!parsed.success) throw new Error(explain(parsed.error, given));
  const values = parsed.data;
  return Object.freeze({
    databaseUrl: values.DATABASE_URL,
    dataDir: values.OFFHOOK_DATA_DIR,
    recordingsDir: values.RECORDINGS_DIR ?? join(values.OFFHOOK_DATA_DIR, 'recordings'),
    port: values.DASHBOARD_PORT,
    publicUrl: new URL(values.PUBLIC_DASHBOARD_URL ?? `http://localhost:${values.DASHBOARD_PORT}`).origin,
    publicWorkerUrl: new URL(values.PUBLIC_WORKER_URL ?? `http://localhost:${values.WORKER_PORT}`).origin,
    authSecret: values.AUTH_SECRET,
    encryptionKey: values.ENCRYPTION_KEY,
    internalApiToken: values.INTERNAL_API_TOKEN,
    simulatorUrl: values.SIMULATOR_URL,
    calcomApiKey: values.CALCOM_API_KEY,
    calcomBaseUrl: values.CALCOM_BASE_URL,
    calcomWebhookSecret: values.CALCOM_WEBHOOK_SECRET,
    openai: values.OPENAI_API_KEY
      ? { apiKey: values.OPENAI_API_KEY, baseUrl: values.OPENAI_BASE_URL.replace(/\/+$/, '') }
      : undefined,
    maps: { apiKey: values.GOOGLE_MAPS_API_KEY, baseUrl: values.GOOGLE_MAPS_BASE_URL },
    vapi: { apiKey: values.VAPI_API_KEY, baseUrl: values.VAPI_BASE_URL.replace(/\/+$/, '') },
    twilioApi: twilioApiOf(values),
    outboundTrustedHosts: values.OUTBOUND_TRUSTED_HOSTS,
    logLevel: values.LOG_LEVEL,
    trustedProxyHops: values.TRUSTED_PROXY_HOPS,
    development: values.NODE_ENV === 'development',
    printFirstRunLink: values.FIRST_RUN_LINK === 'print',
    telemetry: telemetrySettings(source),
  });
}

function twilioApiOf(values: z.infer<typeof Variables>): DashboardSettings['twilioApi'] {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_API_BASE_URL: baseUrl } = values;
  return accountSid && authToken ? { accountSid, authToken, baseUrl: new URL(baseUrl).origin } : null;
}

/** An empty variable in a deployment's file means "not set". */
function withoutEmpty(source: Environment): Environment {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
}

const KeptSecrets = z.object({ AUTH_SECRET: secret, ENCRYPTION_KEY: secret, INTERNAL_API_TOKEN: secret });

/** The embedded default makes its secrets once and keeps them beside the database; the environment wins. */
function withKeptSecrets(source: Environment): Environment {
  if (source.DATABASE_URL !== undefined) return source;
  const file = join(source.OFFHOOK_DATA_DIR ?? DEFAULT_DATA_DIR, 'secrets.json');
  if (!existsSync(file)) return source;
  const kept = KeptSecrets.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return kept.success ? { ...kept.data, ...source } : source;
}

function explain(error: z.ZodError, given: Environment): string {
  const lines = error.issues.map(({ path, message }) => {
    const name = path.join('.');
    return `  ${name} ${given[name] === undefined ? 'is missing' : message}`;
  });
  return [
    'The dashboard cannot start, these environment variables are missing or wrong:',
    ...lines,
    'All variables are described in .env.example. `npm start` needs none of them.',
  ].join('\n');
}
