import type { EmergencyAlert, EmergencyStep } from '@offhook/db';

/** One emergency and everybody who was rung about it, as the pages show it. Instants are ISO 8601 UTC. */
export type AlertView = {
  alertId: string;
  callId: string | null;
  ruleName: string;
  summary: string;
  address: string;
  callerName: string;
  callbackPhone: string | null;
  isTest: boolean;
  state: EmergencyAlert['state'];
  acceptedBy: string | null;
  createdAt: string;
  acceptedAt: string | null;
  closedAt: string | null;
  steps: StepView[];
};

export type StepView = {
  stepId: string;
  round: number;
  personName: string;
  phone: string;
  state: EmergencyStep['state'];
  startedAt: string | null;
  endedAt: string | null;
};

/** What Prisma is asked for beside an alert. */
export const WITH_STEPS = { steps: { orderBy: { position: 'asc' } } } as const;

/** Those who were not rung any more, because somebody had it, are left out once that is so. */
export function toAlertView(alert: EmergencyAlert & { steps: EmergencyStep[] }): AlertView {
  const { id: alertId, callId, ruleName, summary, address, callerName, callbackPhone, isTest, state } = alert;
  const shown = alert.steps.filter((step) => step.startedAt !== null || state === 'ringing');
  return {
    alertId,
    callId,
    ruleName,
    summary,
    address,
    callerName,
    callbackPhone,
    isTest,
    state,
    acceptedBy: alert.acceptedBy,
    createdAt: alert.createdAt.toISOString(),
    acceptedAt: alert.acceptedAt?.toISOString() ?? null,
    closedAt: alert.closedAt?.toISOString() ?? null,
    steps: shown.map((step) => ({
      stepId: step.id,
      round: step.round,
      personName: step.personName,
      phone: step.phone,
      state: step.state,
      startedAt: step.startedAt?.toISOString() ?? null,
      endedAt: step.endedAt?.toISOString() ?? null,
    })),
  };
}
