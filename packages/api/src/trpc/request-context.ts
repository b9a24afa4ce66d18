import {
  type CalendarFor,
  type DocumentPort,
  type GeocodingPort,
  type IdentityPort,
  type LiveFeed,
  type MeaningSearch,
  membershipsOf,
  type OpenCalcomAccount,
  type OpenVapiAccount,
  type OpenVapiServers,
  type ProjectMembership,
  type PublicAddressPort,
  type ReadBusyTimes,
  type RecordingFiles,
  type SafeFetch,
  type SecretBox,
  type SessionIdentity,
  type TestCallPort,
  type ToolBenchPort,
  type TravelTimePort,
  type TwilioNumbersPort,
  type VapiFor,
  type VapiSide,
} from '@offhook/core';
import type { Database } from '@offhook/db';
import type { Logger } from '@offhook/telemetry';
import { TRPCError } from '@trpc/server';
import { nameError } from './api-error.ts';
import { ACTIVE_PROJECT_COOKIE, readCookie } from './cookies.ts';

/** What the API needs from its process. Built once, by packages/wiring. */
export type ApiDeps = {
  db: Database;
  identity: IdentityPort;
  secrets: SecretBox;
  testCalls: TestCallPort;
  /** The calendar that keeps a business's bookings. */
  calendarFor: CalendarFor;
  geocoding: GeocodingPort;
  /** Knowledge by meaning; null: by words only. */
  meaning: MeaningSearch | null;
  /** Reads what owners upload. */
  documents: DocumentPort;
  travel: TravelTimePort;
  /** For addresses that owners type in. */
  safeFetch: SafeFetch;
  /** Calendars that technicians keep elsewhere. */
  readBusyTimes: ReadBusyTimes;
  openCalcomAccount: OpenCalcomAccount;
  /** The server's Cal.com key, for businesses that keep none of their own. */
  sharedCalcomKey: string | undefined;
  openVapiAccount: OpenVapiAccount;
  openVapiServers: OpenVapiServers;
  /** Where Vapi is. */
  vapiBaseUrl: string;
  /** The server's Vapi key, for businesses that connect without one of their own. */
  sharedVapiKey: string | undefined;
  /** The account at Vapi of a business that has connected one. */
  vapiFor: VapiFor;
  /** The same accounts, as switching between the two sides needs them. */
  vapiSide: VapiSide;
  /** The numbers of the Twilio account; null: this system has no keys to one. */
  twilioNumbers: TwilioNumbersPort | null;
  /** Looks at the voice worker's address as Twilio does. */
  publicAddress: PublicAddressPort;
  /** Public origin of these pages. */
  dashboardUrl: string;
  toolBench: ToolBenchPort;
  /** `host:port` in a private network that owners may point to. */
  outboundTrustedHosts: readonly string[];
  /** The sound of calls. */
  recordings: RecordingFiles;
  /** Public origin of the voice worker, where Twilio sends calls. */
  workerUrl: string;
  live: LiveFeed;
  logger: Logger;
  now(): Date;
  /** Origins of our own pages: only they may change anything. */
  trustedOrigins: readonly string[];
  /** Cookies are marked `Secure`. */
  secureCookies: boolean;
};

/** One request: who asks, and for which of their businesses. */
export type RequestContext = {
  deps: ApiDeps;
  user: SessionIdentity | null;
  memberships: ProjectMembership[];
  /** The chosen business if the user still belongs to it, else their first one. */
  project: ProjectMembership | null;
  /** The request comes from one of our own pages. */
  sameOrigin: boolean;
  responseHeaders: Headers;
};

/**
 * Reads the session and the memberships afresh: a member who was removed a second ago sees nothing now.
 *
 * @throws TRPCError named by the error catalog when the database does not answer.
 */
export async function createRequestContext(
  deps: ApiDeps,
  http: { headers: Headers; responseHeaders: Headers },
): Promise<RequestContext> {
  const { user, memberships } = await whoAsks(deps, http.headers);
  const chosen = readCookie(http.headers.get('cookie'), ACTIVE_PROJECT_COOKIE);
  return {
    deps,
    user,
    memberships,
    project: memberships.find((membership) => membership.projectId === chosen) ?? memberships[0] ?? null,
    sameOrigin: deps.trustedOrigins.includes(http.headers.get('origin') ?? ''),
    responseHeaders: http.responseHeaders,
  };
}

async function whoAsks(deps: ApiDeps, headers: Headers) {
  try {
    const user = await deps.identity.sessionOf(headers);
    return { user, memberships: user ? await membershipsOf(deps.db, user.userId) : [] };
  } catch (cause) {
    throw nameError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause }));
  }
}
