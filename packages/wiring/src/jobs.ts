import {
  createRemindCustomersJob,
  createSendTextsJob,
  createSweepEmergenciesJob,
  type Job,
  type LadderPorts,
  type TextGatewayPort,
} from '@offhook/core';

/** What the jobs lean on besides the database. */
export interface JobDeps {
  readonly texts: TextGatewayPort;
  /** Public origin of the voice worker: Twilio reports there. */
  readonly workerUrl: string;
  /** How people on call are rung. */
  readonly ladder: LadderPorts;
}

/** Every background job. They run in the dashboard's process, one line each. */
export function createJobs({ texts, workerUrl, ladder }: JobDeps): readonly Job[] {
  return [
    createSendTextsJob({ gateway: texts, workerUrl }),
    createRemindCustomersJob(),
    createSweepEmergenciesJob(ladder),
  ];
}
