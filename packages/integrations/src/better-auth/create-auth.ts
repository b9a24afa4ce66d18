import { MIN_PASSWORD_CHARS } from '@offhook/core';
import type { Database } from '@offhook/db';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { magicLink, organization } from 'better-auth/plugins';

export const AUTH_BASE_PATH = '/auth';

/** Carries the address that the server, not the client, found a request to come from. */
export const CLIENT_ADDRESS_HEADER = 'x-offhook-client-address';

const SIGN_IN_LINK_TTL_S = 15 * 60;
const SESSION_TTL_S = 30 * 86_400;
/** Guessing a password of ten characters at this pace takes longer than anyone has; a forgetful owner hardly notices. */
const SIGN_IN_LIMIT = { window: 60, max: 10 };
/** A link's token cannot be guessed; the limit only keeps a flood away from the database. */
const LINK_LIMIT = { window: 60, max: 60 };

export type AuthOptions = {
  db: Database;
  /** Signs cookies. 32 characters or more. */
  secret: string;
  /** Public origin of the dashboard, as people type it. */
  baseUrl: string;
  /** A message of the library; it must not be logged with more than this, arguments hold addresses. */
  onLog?: (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void;
};

type LinkOptions = { linkTtlS?: number; onLink?: (url: string) => void };

/**
 * The sign-in library on our tables. Strangers cannot sign up, nobody is mailed a link: links are made on the server by
 * `createSignInLink` and only used here.
 */
export function createAuth(options: AuthOptions, links: LinkOptions = {}) {
  const { db, secret, baseUrl, onLog } = options;
  return betterAuth({
    appName: 'Offhook',
    secret,
    baseURL: baseUrl,
    basePath: AUTH_BASE_PATH,
    trustedOrigins: trustedOrigins(baseUrl),
    database: prismaAdapter(db, { provider: 'postgresql' }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: MIN_PASSWORD_CHARS },
    session: { expiresIn: SESSION_TTL_S, disableSessionRefresh: true },
    plugins: [
      organization({ allowUserToCreateOrganization: false, disableOrganizationDeletion: true }),
      magicLink({
        disableSignUp: true,
        storeToken: 'hashed',
        expiresIn: links.linkTtlS ?? SIGN_IN_LINK_TTL_S,
        rateLimit: LINK_LIMIT,
        sendMagicLink: ({ url }) => links.onLink?.(url),
      }),
    ],
    rateLimit: { enabled: true, window: 60, max: 120, customRules: { '/sign-in/email': SIGN_IN_LIMIT } },
    advanced: {
      cookiePrefix: 'offhook',
      useSecureCookies: baseUrl.startsWith('https://'),
      // Said outright: under a test runner the library would switch these off.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    logger: { level: 'warn', log: (level, message) => onLog?.(level, message) },
    telemetry: { enabled: false },
  });
}

export type Auth = ReturnType<typeof createAuth>;

const LOOPBACK_NAMES = ['localhost', '127.0.0.1'];

/** The dashboard's own origin; on one's own machine under both of its usual names. */
export function trustedOrigins(baseUrl: string): string[] {
  const url = new URL(baseUrl);
  if (!LOOPBACK_NAMES.includes(url.hostname)) return [url.origin];
  return LOOPBACK_NAMES.map((name) => `${url.protocol}//${name}${url.port === '' ? '' : `:${url.port}`}`);
}
