import { join } from 'node:path';
import { type TelemetrySettings, telemetrySettings, withSmallBatches } from '@offhook/telemetry';
import { z } from 'zod';

const DEFAULT_DATA_DIR = join(import.meta.dirname, '../../../.data');
const MAX_PORT = 65_535;
/** Enough for the code of a call to be compiled; a worker with simulators is started to try something, and does without. */
const REHEARSAL_MS = 1_000;
const url = (protocols: RegExp) => z.url({ protocol: protocols }).transform((value) => value.replace(/\/+$/, ''));
const flag = z
  .enum(['0', '1', 'true', 'false'])
  .default('0')
  .transform((value) => value === '1' || value === 'true');

/** `host:port, host:port`. */
const hostList = z
  .string()
  .regex(/^[^\s,/]+:\d+(, *[^\s,/]+:\d+)*$/, 'must be a list such as crm.internal:8443, files.internal:443')
  .transform((list) => list.split(/, */));

/** The worker's variables (design, section 3). Empty counts as unset. */
const Environment = z.object({
  DATABASE_URL: url(/^postgres(ql)?$/).optional(),
  OFFHOOK_DATA_DIR: z.string().optional(),
  RECORDINGS_DIR: z.string().optional(),
  SPOOL_DIR: z.string().optional(),
  WORKER_PORT: z.coerce.number().int().min(0).max(MAX_PORT).default(3001),
  PUBLIC_WORKER_URL: url(/^https?$/).optional(),
  TWILIO_ACCOUNT_SID: z.string().startsWith('AC').optional(),
  TWILIO_AUTH_TOKEN: z.string(),
  TWILIO_API_BASE_URL: url(/^https?$/).default('https://api.twilio.com'),
  OPENAI_API_KEY: z.string(),
  OPENAI_REALTIME_URL: url(/^wss?$/).default('wss://api.openai.com/v1/realtime'),
  OPENAI_BASE_URL: url(/^https?$/).default('https://api.openai.com/v1'),
  OPENAI_REALTIME_MODEL: z.string().default('gpt-realtime-2.1'),
  CALCOM_API_KEY: z.string().optional(),
  CALCOM_BASE_URL: url(/^https?$/).default('https://api.cal.com'),
  GOOGLE_MAPS_API_KEY: z.string().optional(),
  GOOGLE_MAPS_BASE_URL: url(/^https?$/).optional(),
  VAPI_API_KEY: z.string().optional(),
  VAPI_BASE_URL: url(/^https?$/).default('https://api.vapi.ai'),
  ENCRYPTION_KEY: z.string().optional(),
  MAX_CALLS: z.coerce.number().int().min(1).max(10_000).default(100),
  DRAIN_TIMEOUT_S: z.coerce.number().min(0).max(86_400).default(300),
  REHEARSAL_MS: z.coerce.number().int().min(0).max(10_000).optional(),
  SIMULATED_PROVIDERS: flag,
  OUTBOUND_TRUSTED_HOSTS: hostList.default([]),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface WorkerSettings {
  readonly databaseUrl: string | undefined;
  /** Where the embedded database lives when there is no `databaseUrl`. */
  readonly dataDir: string | undefined;
  /** Where the sound of calls and voicemails is kept; the dashboard reads it there. */
  readonly recordingsDir: string;
  /** Where journal records wait while the database is away. Workers of one machine may share it. */
  readonly spoolDir: string;
  readonly port: number;
  /** Public origin without a trailing slash: base of TwiML URLs and of Twilio's signatures. */
  readonly publicUrl: string;
  readonly twilioAuthToken: string;
  /** Twilio's REST API: hang-ups and voicemails. Null without an account. */
  readonly twilioApi: { readonly accountSid: string; readonly baseUrl: string } | null;
  readonly openai: {
    readonly apiKey: string;
    readonly realtimeUrl: string;
    readonly model: string;
    /** Everything but Realtime. */
    readonly baseUrl: string;
  };
  readonly calcom: { readonly apiKey: string | undefined; readonly baseUrl: string };
  /** Without a `baseUrl`, Google's own hosts. */
  readonly maps: { readonly apiKey: string | undefined; readonly baseUrl: string | undefined };
  /** The account of businesses that connected Vapi without a key of their own, and where Vapi is. */
  readonly vapi: { readonly apiKey: string | undefined; readonly baseUrl: string };
  readonly encryptionKey: string | undefined;
  /** `host:port` in a private network that addresses of owners may lead to nevertheless. */
  readonly outboundTrustedHosts: readonly string[];
  readonly maxCalls: number;
  readonly drainTimeoutMs: number;
  /** How long a starting worker practises on calls of its own. */
  readonly rehearsalMs: number;
  /** Twilio and OpenAI are simulators: calls are marked so. */
  readonly isSimulated: boolean;
  readonly logLevel: z.infer<typeof Environment>['LOG_LEVEL'];
  readonly telemetry: TelemetrySettings;
}

/** Reads the environment once. Names every bad variable at once; never prints a value. */
export function readSettings(source: NodeJS.ProcessEnv = process.env): WorkerSettings {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) throw new Error(describe(parsed.error, given));
  const env = parsed.data;
  return Object.freeze({
    databaseUrl: env.DATABASE_URL,
    dataDir: env.OFFHOOK_DATA_DIR,
    recordingsDir: env.RECORDINGS_DIR ?? join(env.OFFHOOK_DATA_DIR ?? DEFAULT_DATA_DIR, 'recordings'),
    spoolDir: env.SPOOL_DIR ?? join(env.OFFHOOK_DATA_DIR ?? DEFAULT_DATA_DIR, 'spool'),
    port: env.WORKER_PORT,
    publicUrl: env.PUBLIC_WORKER_URL ?? `http://localhost:${env.WORKER_PORT}`,
    twilioAuthToken: env.TWILIO_AUTH_TOKEN,
    twilioApi: env.TWILIO_ACCOUNT_SID ? { accountSid: env.TWILIO_ACCOUNT_SID, baseUrl: env.TWILIO_API_BASE_URL } : null,
    openai: {
      apiKey: env.OPENAI_API_KEY,
      realtimeUrl: env.OPENAI_REALTIME_URL,
      model: env.OPENAI_REALTIME_MODEL,
      baseUrl: env.OPENAI_BASE_URL,
    },
    calcom: { apiKey: env.CALCOM_API_KEY, baseUrl: env.CALCOM_BASE_URL },
    maps: { apiKey: env.GOOGLE_MAPS_API_KEY, baseUrl: env.GOOGLE_MAPS_BASE_URL },
    vapi: { apiKey: env.VAPI_API_KEY, baseUrl: env.VAPI_BASE_URL },
    encryptionKey: env.ENCRYPTION_KEY,
    outboundTrustedHosts: env.OUTBOUND_TRUSTED_HOSTS,
    maxCalls: env.MAX_CALLS,
    drainTimeoutMs: env.DRAIN_TIMEOUT_S * 1_000,
    rehearsalMs: env.REHEARSAL_MS ?? (env.SIMULATED_PROVIDERS ? 0 : REHEARSAL_MS),
    isSimulated: env.SIMULATED_PROVIDERS,
    logLevel: env.LOG_LEVEL,
    telemetry: telemetrySettings(source),
  });
}

/** Before telemetry starts: its SDK reads the environment itself. */
export function prepareTelemetry(): void {
  Object.assign(process.env, withSmallBatches(process.env));
}

function describe(error: z.ZodError, given: Record<string, unknown>): string {
  const lines = error.issues.map((issue) => {
    const name = issue.path.join('.');
    return `  ${name}: ${name in given ? issue.message : 'is missing'}`;
  });
  return `The voice worker cannot start. Set these environment variables right (see .env.example):\n${lines.join('\n')}`;
}
