import {
  type CalendarFor,
  type CrawlDeps,
  createCollectVapiReportsJob,
  createEmbedKnowledgeJob,
  createFetchMissedTextsJob,
  createFileKnowledgeGapsJob,
  createForgetAreaChecksJob,
  createForgetOldWishesJob,
  createImportVapiJob,
  createReconcileBookingsJob,
  createRefreshCalendarLinksJob,
  createRefreshWebsitesJob,
  createRemindCustomersJob,
  createSendTextsJob,
  createSweepCalcomJob,
  createSweepEmergenciesJob,
  createWatchSidesJob,
  type EmbeddingPort,
  type Job,
  type LadderPorts,
  type LinkDeps,
  type TextGatewayPort,
  type VapiFor,
  type VapiSide,
} from '@offhook/core';
import { type NumberServices, numberJobs } from './number-services.ts';

/** What the jobs lean on besides the database. */
export interface JobDeps extends NumberServices {
  readonly calendarFor: CalendarFor;
  readonly texts: TextGatewayPort;
  /** Public origin of the voice worker: Twilio reports there. */
  readonly workerUrl: string;
  /** How people on call are rung. */
  readonly ladder: LadderPorts;
  readonly calcom: Parameters<typeof createSweepCalcomJob>[0];
  /** How technicians' calendars elsewhere are read. */
  readonly calendarLinks: Omit<LinkDeps, 'db'>;
  /** How businesses' websites are read. */
  readonly websites: CrawlDeps;
  /** Null: knowledge is found by words alone. */
  readonly embeddings: EmbeddingPort | null;
  /** The Vapi accounts that owners connected, for their history. */
  readonly vapiFor: VapiFor;
  readonly vapiSide: VapiSide;
}

/** Every background job. They run in the dashboard's process, one line each. */
export function createJobs(deps: JobDeps): readonly Job[] {
  const { texts, workerUrl, ladder, calendarFor } = deps;
  return [
    createSendTextsJob({ gateway: texts, workerUrl }),
    createRemindCustomersJob(),
    createFetchMissedTextsJob(texts),
    createReconcileBookingsJob({ calendarFor }),
    createForgetOldWishesJob(),
    createForgetAreaChecksJob(),
    createSweepEmergenciesJob(ladder),
    createSweepCalcomJob(deps.calcom),
    createRefreshCalendarLinksJob(deps.calendarLinks),
    createRefreshWebsitesJob(deps.websites),
    createFileKnowledgeGapsJob(),
    createImportVapiJob(deps),
    createCollectVapiReportsJob(deps),
    ...numberJobs(deps),
    createWatchSidesJob({ twilioNumbers: deps.twilioNumbers, workerUrl, vapi: deps.vapiSide }),
    ...(deps.embeddings ? [createEmbedKnowledgeJob(deps.embeddings)] : []),
  ];
}
