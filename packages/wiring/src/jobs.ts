import {
  type CalendarFor,
  createForgetAreaChecksJob,
  createForgetOldWishesJob,
  createReconcileBookingsJob,
  createRefreshCalendarLinksJob,
  createRemindCustomersJob,
  createSendTextsJob,
  createSweepCalcomJob,
  createSweepEmergenciesJob,
  type Job,
  type LadderPorts,
  type LinkDeps,
  type OutsideBookingsFor,
  type TextGatewayPort,
} from '@offhook/core';

/** What the jobs lean on besides the database. */
export interface JobDeps {
  readonly calendarFor: CalendarFor;
  readonly texts: TextGatewayPort;
  /** Public origin of the voice worker: Twilio reports there. */
  readonly workerUrl: string;
  /** How people on call are rung. */
  readonly ladder: LadderPorts;
  readonly outsideBookingsFor: OutsideBookingsFor;
  /** How technicians' calendars elsewhere are read. */
  readonly calendarLinks: Omit<LinkDeps, 'db'>;
}

/** Every background job. They run in the dashboard's process, one line each. */
export function createJobs(deps: JobDeps): readonly Job[] {
  const { texts, workerUrl, ladder, calendarFor, outsideBookingsFor } = deps;
  return [
    createSendTextsJob({ gateway: texts, workerUrl }),
    createRemindCustomersJob(),
    createReconcileBookingsJob({ calendarFor }),
    createForgetOldWishesJob(),
    createForgetAreaChecksJob(),
    createSweepEmergenciesJob(ladder),
    createSweepCalcomJob({ outsideBookingsFor }),
    createRefreshCalendarLinksJob(deps.calendarLinks),
  ];
}
