import {
  type CalendarFor,
  createForgetOldWishesJob,
  createReconcileBookingsJob,
  createRemindCustomersJob,
  createSendTextsJob,
  createSweepEmergenciesJob,
  type Job,
  type LadderPorts,
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
}

/** Every background job. They run in the dashboard's process, one line each. */
export function createJobs({ texts, workerUrl, ladder, calendarFor }: JobDeps): readonly Job[] {
  return [
    createSendTextsJob({ gateway: texts, workerUrl }),
    createRemindCustomersJob(),
    createReconcileBookingsJob({ calendarFor }),
    createForgetOldWishesJob(),
    createSweepEmergenciesJob(ladder),
  ];
}
