import { acceptAlert, emergencyUrls, type LadderDeps, type LadderPorts, legAnswered, legOver } from '@offhook/core';
import type { Database } from '@offhook/db';
import { twilioOutboundCalls } from '@offhook/integrations';

export type LadderSettings = {
  /** Null without an account: people on call are only texted. */
  twilioApi: { accountSid: string; authToken: string; baseUrl: string } | null;
  /** Public origin of the voice worker. */
  publicWorkerUrl: string;
};

type WithDeps<Fn> = Fn extends (deps: LadderDeps, ...rest: infer Args) => infer Result
  ? (...args: Args) => Result
  : never;

/** What a worker does when somebody on call picks up, presses a key or hangs up. */
export type EmergencyServices = {
  legAnswered: WithDeps<typeof legAnswered>;
  acceptAlert: WithDeps<typeof acceptAlert>;
  legOver: WithDeps<typeof legOver>;
};

/** How people on call are rung. */
export function ladderPorts({ twilioApi, publicWorkerUrl }: LadderSettings): LadderPorts {
  return { phone: twilioApi && twilioOutboundCalls(twilioApi), urlsOf: emergencyUrls(publicWorkerUrl) };
}

export function createEmergencyServices(db: Database, settings: LadderSettings): EmergencyServices {
  const deps: LadderDeps = { db, now: Date.now, ...ladderPorts(settings) };
  return {
    legAnswered: (step) => legAnswered(deps, step),
    acceptAlert: (step) => acceptAlert(deps, step),
    legOver: (step, ending) => legOver(deps, step, ending),
  };
}
