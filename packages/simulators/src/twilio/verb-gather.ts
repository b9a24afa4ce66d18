import type { TwimlGather } from './twiml-input.ts';
import { goTo, type VerbContext, type VerbStep } from './verb-context.ts';
import { performPrompt } from './verb-prompt.ts';

type Gathered = { digits: string };

/** Speaks the prompts and waits for keys. The first key ends the prompts; silence after them, or after a key, ends the wait. */
export async function performGather(verb: TwimlGather, context: VerbContext): Promise<VerbStep> {
  const { digits } = await gatherKeys(verb, context);
  if (context.signal.aborted) return null;
  if (digits === '' && !verb.actionOnEmptyResult) return null;
  return goTo(context, { url: verb.action ?? '', method: verb.method, fields: { Digits: digits } });
}

async function gatherKeys(verb: TwimlGather, context: VerbContext): Promise<Gathered> {
  const { call, scene, signal } = context;
  const firstKey = new AbortController();
  const complete = new AbortController();
  const gathered = { digits: '', waitUntilMs: Number.POSITIVE_INFINITY };
  const restartWait = () => {
    gathered.waitUntilMs = scene.clock.nowMs + verb.timeoutSec * 1_000;
  };
  const detach = call.leg.attach({
    take({ press }, nowMs) {
      for (const key of press ?? '') {
        if (complete.signal.aborted) return;
        firstKey.abort();
        restartWait();
        if (key === verb.finishOnKey) complete.abort();
        else gathered.digits += key;
        if (gathered.digits.length >= verb.numDigits) complete.abort();
      }
      if (nowMs >= gathered.waitUntilMs) complete.abort();
    },
  });
  const promptSignal = AbortSignal.any([signal, firstKey.signal]);
  for (const prompt of verb.prompts) {
    if (promptSignal.aborted) break;
    if (prompt.verb === 'Say' && !call.identity.parentCallSid) scene.log.spokenByTwilio.push(prompt.text);
    await performPrompt(prompt, { ...context, signal: promptSignal });
  }
  if (!firstKey.signal.aborted) restartWait();
  await scene.clock.until(Number.POSITIVE_INFINITY, AbortSignal.any([signal, complete.signal]));
  detach();
  return gathered;
}
