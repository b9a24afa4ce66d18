import {
  AppError,
  CalcomConfig,
  type CalendarFor,
  type CalendarPort,
  calcomKeyContext,
  createSecretBox,
  emergencyUrls,
  type LadderPorts,
  ownCalendar,
  type SecretBox,
  type TravelTimePort,
} from '@offhook/core';
import type { Database } from '@offhook/db';
import { calcomCalendar } from '@offhook/integrations/calcom';
import type { ToolDeps } from '@offhook/tools';
import { type MapsSettings, mapsFrom } from './maps-from.ts';
import { meaningFrom, type OpenAiSettings } from './meaning-from.ts';

export interface CalendarSettings {
  readonly db: Database;
  /** Opens the keys that owners keep with us; null without ENCRYPTION_KEY. */
  readonly secrets: SecretBox | null;
  /** `CALCOM_BASE_URL`. */
  readonly calcomBaseUrl: string;
  /** `CALCOM_API_KEY`: for projects that keep no key of their own. */
  readonly calcomApiKey: string | undefined;
  /** How long drives between jobs take. */
  readonly travel: TravelTimePort;
  /** Epoch milliseconds. */
  now(): number;
}

/**
 * The calendar a project books in, by what stands in its profile now: a change counts for the next function call.
 * The resolver throws an AppError: NOT_FOUND for an unknown project, NOT_CONFIGURED when its Cal.com key is missing.
 */
export function calendarForProjects(settings: CalendarSettings): CalendarFor {
  return async (projectId) => {
    const project = await settings.db.project.findUnique({
      where: { id: projectId },
      select: { calendarProvider: true, calcomConfig: true, calcomApiKeyEnc: true, timeZone: true },
    });
    if (!project) throw new AppError('NOT_FOUND', `Project ${projectId} does not exist`);
    if (project.calendarProvider === 'own') return ownCalendar(settings.db, projectId, settings.travel);
    return outsideCalendar(settings, { projectId, ...project });
  };
}

interface OutsideProject {
  readonly projectId: string;
  readonly timeZone: string;
  readonly calcomConfig: unknown;
  readonly calcomApiKeyEnc: string | null;
}

function outsideCalendar(settings: CalendarSettings, project: OutsideProject): CalendarPort {
  const { projectId, calcomApiKeyEnc: sealed } = project;
  // A kept key that cannot be opened is not replaced by another account's.
  const apiKey = sealed === null ? settings.calcomApiKey : settings.secrets?.open(sealed, calcomKeyContext(projectId));
  if (!apiKey) throw new AppError('NOT_CONFIGURED', `Project ${projectId} books through Cal.com and has no key for it`);
  return calcomCalendar({
    baseUrl: settings.calcomBaseUrl,
    apiKey,
    timeZone: project.timeZone,
    now: settings.now,
    ...CalcomConfig.parse(project.calcomConfig ?? {}),
  });
}

export interface ToolSettings {
  readonly db: Database;
  /** `CALCOM_API_KEY`, `CALCOM_BASE_URL`. */
  readonly calcom: { readonly apiKey: string | undefined; readonly baseUrl: string };
  /** Left out: no map is asked. */
  readonly maps?: MapsSettings;
  /** Left out: knowledge is found by words alone. */
  readonly openai?: OpenAiSettings | undefined;
  /** Left out: people on call are only texted. */
  readonly ladder?: LadderPorts;
  /** `ENCRYPTION_KEY`; without it, projects that keep a Cal.com key of their own cannot book. */
  readonly encryptionKey: string | undefined;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

const NO_LADDER: LadderPorts = { phone: null, urlsOf: emergencyUrls('') };

/** What the model's tools lean on. */
export function toolDepsFrom({
  db,
  calcom,
  encryptionKey,
  maps,
  openai,
  ladder = NO_LADDER,
  now = Date.now,
}: ToolSettings): ToolDeps {
  const { geocoding, travel } = mapsFrom(maps);
  const secrets = encryptionKey === undefined ? null : createSecretBox(encryptionKey);
  const calendarFor = calendarForProjects({
    db,
    secrets,
    calcomApiKey: calcom.apiKey,
    calcomBaseUrl: calcom.baseUrl,
    travel,
    now,
  });
  return { db, meaning: meaningFrom(db, openai ?? null), calendarFor, geocoding, travel, ladder };
}
