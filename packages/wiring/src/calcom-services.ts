import {
  CalcomConfig,
  type CalcomSetupDeps,
  calcomKeyOf,
  type OutsideBookingsFor,
  registerCalcomWebhook,
  type SecretBox,
} from '@offhook/core';
import type { Database } from '@offhook/db';
import { calcomAccount, calcomOutsideBookings } from '@offhook/integrations';
import type { Logger } from '@offhook/telemetry';
import { answerCalcomHook } from './calcom-hook-answer.ts';

export interface CalcomServiceSettings {
  readonly db: Database;
  readonly secrets: SecretBox;
  /** `CALCOM_BASE_URL`. */
  readonly baseUrl: string;
  /** `CALCOM_API_KEY`. */
  readonly sharedKey: string | undefined;
  /** Public origin of the dashboard. */
  readonly dashboardUrl: string;
  readonly logger: Logger;
}

export interface CalcomServices {
  /** What the set-up of Cal.com leans on, besides what every use case has. */
  readonly setup: Pick<CalcomSetupDeps, 'openCalcomAccount' | 'sharedCalcomKey' | 'dashboardUrl'>;
  readonly outsideBookingsFor: OutsideBookingsFor;
  registerWebhook(projectId: string, signal: AbortSignal): Promise<void>;
  /** Answers `/webhooks/calcom/{hookId}`. */
  answerHook(hookId: string, request: Request): Promise<Response>;
}

/** Cal.com beyond booking: set-up, and hearing of changes made there. */
export function calcomServices({
  db,
  secrets,
  baseUrl,
  sharedKey,
  dashboardUrl,
  logger,
}: CalcomServiceSettings): CalcomServices {
  const outsideBookingsFor: OutsideBookingsFor = async (projectId) => {
    const project = await db.project.findUnique({
      where: { id: projectId },
      select: { calendarProvider: true, calcomConfig: true },
    });
    if (project?.calendarProvider !== 'calcom') return null;
    const key = await calcomKeyOf({ db, secrets, sharedCalcomKey: sharedKey }, projectId);
    if (!key.ok) return null;
    const { eventTypeIdByServiceId } = CalcomConfig.parse(project.calcomConfig ?? {});
    return calcomOutsideBookings({ baseUrl, apiKey: key.value.apiKey, eventTypeIdByServiceId, now: Date.now });
  };
  const setup = {
    openCalcomAccount: (apiKey: string) => calcomAccount({ baseUrl, apiKey, now: Date.now }),
    sharedCalcomKey: sharedKey,
    dashboardUrl,
  };
  return {
    setup,
    outsideBookingsFor,
    registerWebhook: (projectId, signal) => registerCalcomWebhook({ db, secrets, ...setup }, { projectId, signal }),
    answerHook: (hookId, request) => answerCalcomHook({ db, secrets, outsideBookingsFor, logger }, hookId, request),
  };
}
