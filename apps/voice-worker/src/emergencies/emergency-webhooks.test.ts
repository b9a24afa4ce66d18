import type { AcceptAnswer, AnsweredLeg, LegEnding } from '@offhook/core';
import { describe, expect, it } from 'vitest';
import { PUBLIC_URL, quiet } from '../humans/testing.ts';
import { emergencyWebhooks } from './emergency-webhooks.ts';

const FACTS = {
  businessName: 'Brightwater & Sons',
  ruleName: 'Gas smell',
  summary: 'Smells gas in the kitchen',
  address: '500 East 4th Street',
  callerName: 'Jordan',
  callbackPhone: '+15125550190',
  isTest: false,
};
const STEP = { alertId: 'emg_1', stepId: 'emst_1' };

function webhooks({
  answered = { kind: 'tell', facts: FACTS } as AnsweredLeg,
  accepted = { kind: 'accepted', callbackPhone: '+15125550190' } as AcceptAnswer,
} = {}) {
  const over: LegEnding[] = [];
  const services = {
    legAnswered: async () => answered,
    acceptAlert: async () => accepted,
    legOver: async (_step: unknown, ending: LegEnding) => void over.push(ending),
  };
  const handlers = emergencyWebhooks({ services, publicUrl: PUBLIC_URL, logger: quiet });
  return { handlers, over, services };
}

describe('somebody on call', () => {
  it('hears what it is about, twice, and which key takes it', async () => {
    const { handlers } = webhooks();
    const twiml = (await handlers['/twilio/emergency/answer']({ CallSid: 'CA1' }, STEP)) ?? '';
    expect(twiml.match(/<Gather /g)).toHaveLength(2);
    expect(twiml).toMatch(/Emergency for Brightwater &amp; Sons\. Gas smell\. Smells gas in the kitchen\./);
    expect(twiml).toContain('Press 1 to take it');
    expect(twiml).toContain('/twilio/emergency/key?alertId=emg_1&amp;stepId=emst_1');
    expect(twiml).toMatch(/<Hangup\/><\/Response>$/);
  });

  it('takes it with 1 and hears whom to call', async () => {
    const { handlers, over } = webhooks();
    const twiml = await handlers['/twilio/emergency/key']({ CallSid: 'CA1', Digits: '1' }, STEP);
    expect(twiml).toContain('It is yours');
    expect(twiml).toContain('5 1 2, 5 5 5, 0 1 9 0');
    expect(over).toEqual([]);
  });

  it.each(['2', '7', undefined])('passes it on with %s', async (Digits) => {
    const { handlers, over } = webhooks();
    const twiml = await handlers['/twilio/emergency/key']({ CallSid: 'CA1', ...(Digits ? { Digits } : {}) }, STEP);
    expect(twiml).toContain('We ring the next one');
    expect(over).toEqual(['declined']);
  });

  it('is told what to do when the yes cannot be written down', async () => {
    const { services } = webhooks();
    const acceptAlert = () => Promise.reject(new Error('no database'));
    const options = { services: { ...services, acceptAlert }, publicUrl: PUBLIC_URL, logger: quiet };
    const twiml = await emergencyWebhooks(options)['/twilio/emergency/key']({ Digits: '1' }, STEP);
    expect(twiml).toContain('Please call the customer from the text message');
  });

  it('is told who was first', async () => {
    const { handlers } = webhooks({ accepted: { kind: 'taken', by: 'Kim' } });
    expect(await handlers['/twilio/emergency/key']({ Digits: '1' }, STEP)).toContain('Kim has taken it already');
    const late = webhooks({ answered: { kind: 'over', takenBy: 'Kim' } });
    expect(await late.handlers['/twilio/emergency/answer']({}, STEP)).toContain('Kim has taken it already');
  });

  it.each([
    ['completed', ['no_answer']],
    ['no-answer', ['no_answer']],
    ['busy', ['busy']],
    ['failed', ['failed']],
    ['canceled', ['no_answer']],
    ['ringing', []],
  ])('whose call ended %s', async (CallStatus, endings) => {
    const { handlers, over } = webhooks();
    expect(await handlers['/twilio/emergency/status']({ CallStatus }, STEP)).toBeNull();
    expect(over).toEqual(endings);
  });

  it('does not get anything out of an address without ids', async () => {
    const { handlers, over } = webhooks();
    expect(await handlers['/twilio/emergency/answer']({}, {})).toContain('dealt with already');
    expect(await handlers['/twilio/emergency/key']({ Digits: '1' }, { alertId: '' })).toContain('dealt with already');
    await handlers['/twilio/emergency/status']({ CallStatus: 'busy' }, {});
    expect(over).toEqual([]);
  });
});
