import { ALERT_SENTENCES, alertBriefing, EMERGENCY_PATHS, type LegEnding } from '@offhook/core';
import type { Logger } from '@offhook/telemetry';
import type { EmergencyServices } from '@offhook/wiring/worker';
import { z } from 'zod';
import type { TwilioHandler, TwilioParams } from '../http/twilio-webhook.ts';
import { sayAndHangUp } from '../http/twiml.ts';
import { askForKey } from './emergency-twiml.ts';

export interface EmergencyWebhookOptions {
  readonly services: EmergencyServices;
  readonly publicUrl: string;
  readonly logger: Logger;
}

const Step = z.object({ alertId: z.string().min(1), stepId: z.string().min(1) });

/** Twilio's final `CallStatus` of a call to somebody on call. `completed`: they picked up and pressed nothing that accepts. */
const ENDINGS: Readonly<Record<string, LegEnding>> = {
  completed: 'no_answer',
  'no-answer': 'no_answer',
  canceled: 'no_answer',
  busy: 'busy',
  failed: 'failed',
};

/** Webhooks about the telephones of people on call. Any worker can serve them; a repeated or late one changes nothing. */
export function emergencyWebhooks({ services, publicUrl, logger }: EmergencyWebhookOptions) {
  /** Somebody picked up: what it is about, and which key takes it. */
  const onAnswer: TwilioHandler = async (params, query) => {
    const step = stepOf(query, params);
    if (!step) return sayAndHangUp(ALERT_SENTENCES.over);
    const answer = await services.legAnswered(step);
    if (answer.kind === 'tell')
      return askForKey({ publicUrl, query: ids(step), briefing: alertBriefing(answer.facts) });
    return sayAndHangUp(answer.takenBy === null ? ALERT_SENTENCES.over : ALERT_SENTENCES.takenBy(answer.takenBy));
  };

  /** Nothing but 1 takes it; an answering machine presses no key and never comes here. */
  const onKey: TwilioHandler = async (params, query) => {
    const step = stepOf(query, params);
    if (!step) return sayAndHangUp(ALERT_SENTENCES.over);
    if (params.Digits !== '1') {
      await services.legOver(step, 'declined');
      return sayAndHangUp(ALERT_SENTENCES.declined);
    }
    const answer = await services.acceptAlert(step).catch((error: unknown) => {
      logger.error({ err: error, alertId: step.alertId }, 'a yes to an emergency could not be written down');
      return null;
    });
    if (!answer) return sayAndHangUp(ALERT_SENTENCES.notNoted);
    logger.info({ alertId: step.alertId, answer: answer.kind }, 'somebody on call pressed 1');
    if (answer.kind === 'taken') return sayAndHangUp(ALERT_SENTENCES.takenBy(answer.by));
    if (answer.kind === 'over') return sayAndHangUp(ALERT_SENTENCES.over);
    const { callbackPhone } = answer;
    return sayAndHangUp(
      callbackPhone === null ? ALERT_SENTENCES.accepted : ALERT_SENTENCES.acceptedWith(callbackPhone),
    );
  };

  /** The call is over, or never was one. */
  const onStatus: TwilioHandler = async (params, query) => {
    const step = stepOf(query, params);
    const ending = ENDINGS[params.CallStatus ?? ''];
    if (step && ending) await services.legOver(step, ending);
    return null;
  };

  return {
    [EMERGENCY_PATHS.answer]: onAnswer,
    [EMERGENCY_PATHS.key]: onKey,
    [EMERGENCY_PATHS.status]: onStatus,
  } satisfies Readonly<Record<string, TwilioHandler>>;
}

function stepOf(query: TwilioParams, { CallSid: legSid }: TwilioParams) {
  const parsed = Step.safeParse(query);
  return parsed.success ? { ...parsed.data, legSid } : null;
}

function ids({ alertId, stepId }: { alertId: string; stepId: string }): Readonly<Record<string, string>> {
  return { alertId, stepId };
}
