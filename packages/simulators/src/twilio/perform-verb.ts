import { checkStreamUrl, type TwimlVerb } from './twiml.ts';
import { goTo, type VerbContext, type VerbStep } from './verb-context.ts';
import { performDial } from './verb-dial.ts';
import { performGather } from './verb-gather.ts';
import { performPrompt } from './verb-prompt.ts';
import { performRecord } from './verb-record.ts';

/** Obeys one verb. What follows it: an address to ask, the end, or null for the next verb. */
export async function performVerb(verb: TwimlVerb, context: VerbContext): Promise<VerbStep> {
  if (answers(verb)) context.call.answer();
  switch (verb.verb) {
    case 'Say':
      context.scene.log.spokenByTwilio.push(...(context.call.identity.parentCallSid ? [] : [verb.text]));
      return performPrompt(verb, context);
    case 'Play':
    case 'Pause':
      return performPrompt(verb, context);
    case 'Gather':
      return performGather(verb, context);
    case 'Record':
      return performRecord(verb, context);
    case 'Hangup':
      return { kind: 'end', as: 'hung-up' };
    case 'Reject':
      if (!context.isFirst || context.call.answeredAt !== null) return { kind: 'end', as: 'hung-up' };
      return { kind: 'end', as: verb.reason === 'busy' ? 'busy' : 'rejected' };
    case 'Redirect':
      return goTo(context, { url: verb.url, method: verb.method });
    case 'Dial':
      return performDial(verb, context);
    case 'Connect':
      return performConnect(verb, context);
  }
}

/** Whether Twilio picks up for this verb. `<Dial answerOnBridge>` lets the caller's telephone ring on. */
function answers(verb: TwimlVerb): boolean {
  if (verb.verb === 'Dial') return !verb.answerOnBridge;
  return verb.verb !== 'Reject' && verb.verb !== 'Redirect' && verb.verb !== 'Pause';
}

async function performConnect(verb: Extract<TwimlVerb, { verb: 'Connect' }>, context: VerbContext): Promise<VerbStep> {
  const { call, scene, replaced } = context;
  const check = checkStreamUrl(verb.stream.url);
  if (!check.ok) scene.log.problems.push({ code: check.errorCode, message: check.error });
  if (check.ok) {
    const report = await scene.runStream(verb.stream, { call, replaced });
    scene.log.streams.push(report);
    if (report.end.kind === 'failed')
      scene.log.problems.push({ code: report.end.errorCode, message: report.end.error });
    for (const { code, message } of report.warnings) scene.log.problems.push({ code, message });
  }
  return verb.action === null ? null : goTo(context, { url: verb.action, method: verb.method });
}
