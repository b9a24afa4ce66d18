import { beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, MONDAY_9AM_MS } from '../../../../test/support/test-business.ts';
import { AppError } from '../errors/app-error.ts';
import {
  acceptAlert,
  advanceLadder,
  type LadderDeps,
  legAnswered,
  legOver,
  overdueAlerts,
} from './emergency-ladder.ts';
import type { OutboundCall } from './outbound-call-port.ts';
import { type EmergencyReport, reportEmergency } from './report-emergency.ts';
import { reportUnreported } from './unreported-emergencies.ts';

const database = databaseForTests();
let nowMs = MONDAY_9AM_MS;
let rung: OutboundCall[] = [];
/** Numbers the telephone company refuses to ring. */
let refused: string[] = [];
let projectId = '';
let businesses = 0;

const KIM = '+15125550111';
const LEE = '+15125550112';

beforeEach(async () => {
  nowMs = MONDAY_9AM_MS;
  rung = [];
  refused = [];
  businesses += 1;
  ({ projectId } = await createTestBusiness(database.db, { name: `ladder${businesses}` }));
  await save({
    onCall: [
      { personId: 'p1', name: 'Kim', phone: KIM },
      { personId: 'p2', name: 'Lee', phone: LEE },
    ],
  });
});

async function save(emergencies: object): Promise<void> {
  await database.db.project.update({ where: { id: projectId }, data: { emergencies } });
}

function deps(): LadderDeps {
  return {
    db: database.db,
    phone: {
      async ring(call) {
        if (refused.includes(call.to)) throw new AppError('UPSTREAM_REJECTED', 'Twilio 21211');
        rung.push(call);
        return { callSid: `CA${rung.length}` };
      },
    },
    urlsOf: ({ alertId, stepId }) => ({ answerUrl: `/a/${alertId}/${stepId}`, statusUrl: `/s/${alertId}/${stepId}` }),
    now: () => nowMs,
  };
}

const REPORT: Omit<EmergencyReport, 'projectId'> = {
  callId: 'call_1',
  reportId: 'tool_1',
  callerNumber: '+15125550190',
  kind: 'gas',
  summary: 'Smells gas in the kitchen',
  address: '500 East 4th Street',
  callerName: 'Jordan',
  callbackPhone: '',
  temperature: null,
  nowMs: MONDAY_9AM_MS,
};

async function report(more: Partial<EmergencyReport> = {}) {
  const answer = await reportEmergency(deps(), { ...REPORT, projectId, ...more });
  const alert = await database.db.emergencyAlert.findFirst({
    where: { projectId },
    include: { steps: { orderBy: { position: 'asc' } } },
  });
  return { answer, alert };
}

async function trail() {
  const steps = await database.db.emergencyStep.findMany({ where: { projectId }, orderBy: { position: 'asc' } });
  return steps.map(({ personName, state }) => `${personName} ${state}`);
}

async function stepOf(position: number) {
  const step = await database.db.emergencyStep.findFirstOrThrow({ where: { projectId, position } });
  return { alertId: step.alertId, stepId: step.id };
}

async function state() {
  return (await database.db.emergencyAlert.findFirstOrThrow({ where: { projectId } })).state;
}

describe('a reported emergency', () => {
  it('rings the first one on call from the business’s number, texts everybody, and promises no time', async () => {
    const { answer, alert } = await report();
    expect(rung.map(({ to }) => to)).toEqual([KIM]);
    expect(alert).toMatchObject({ state: 'ringing', rule: 'gas', callbackPhone: '+15125550190' });
    expect(await trail()).toEqual(['Kim ringing', 'Lee waiting', 'Kim waiting', 'Lee waiting']);
    const texts = await database.db.textMessage.findMany({ where: { projectId }, orderBy: { customer: 'asc' } });
    expect(texts.map(({ customer }) => customer)).toEqual([KIM, LEE]);
    expect(texts[0]?.body).toContain('Gas smell. Smells gas in the kitchen. 500 East 4th Street.');
    expect(answer).toMatchObject({ reported: true, onCall: 'ringing', safety: { rule: 'gas' } });
    expect(answer.say).toMatch(/cannot promise a time/);
    expect(answer.say).not.toMatch(/minutes|hour|on (the|their) way/);
  });

  it('is one alert however often it is reported in a call', async () => {
    await Promise.all([report(), report(), report()]);
    expect(await database.db.emergencyAlert.count({ where: { projectId } })).toBe(1);
    expect(rung).toHaveLength(1);
    expect(await database.db.textMessage.count({ where: { projectId } })).toBe(2);
  });

  it('rings the next one at once when the telephone company refuses a number', async () => {
    refused = [KIM];
    await report();
    expect(rung.map(({ to }) => to)).toEqual([LEE]);
    expect((await trail()).slice(0, 2)).toEqual(['Kim failed', 'Lee ringing']);
  });

  it('rings the business’s own telephone when nobody is on call', async () => {
    await save({});
    await database.db.project.update({ where: { id: projectId }, data: { contactPhone: '+15125550100' } });
    await report();
    expect(rung.map(({ to }) => to)).toEqual(['+15125550100']);
  });

  it('says what is true when there is nobody to ring', async () => {
    await save({});
    const { answer, alert } = await report();
    expect(alert?.state).toBe('nobody');
    expect(answer.say).toMatch(/written this down/);
  });

  it('asks how cold it is before it calls no heat an emergency', async () => {
    await database.db.project.update({ where: { id: projectId }, data: { trade: 'heating' } });
    expect((await report({ kind: 'no_heat' })).answer).toMatchObject({ reason: 'temperature_missing' });
    const warm = await report({ kind: 'no_heat', temperature: { degrees: 18, unit: 'C' } });
    expect(warm.answer).toMatchObject({ reported: false, reason: 'not_an_emergency' });
    expect(rung).toEqual([]);
    const cold = await report({ kind: 'no_heat', temperature: { degrees: 44, unit: 'F' } });
    expect(cold.answer).toMatchObject({ reported: true, safety: { rule: 'no_heat' } });
  });
});

describe('the ladder', () => {
  it('is settled by whoever presses 1, and the caller is told who calls back', async () => {
    await report();
    const step = await stepOf(1);
    expect(await legAnswered(deps(), step)).toMatchObject({ kind: 'tell', facts: { ruleName: 'Gas smell' } });
    expect(await acceptAlert(deps(), step)).toEqual({ kind: 'accepted', callbackPhone: '+15125550190' });
    // Pressed again, and the end of the call reported.
    expect(await acceptAlert(deps(), step)).toMatchObject({ kind: 'accepted' });
    await legOver(deps(), step, 'no_answer');
    expect(await trail()).toEqual(['Kim accepted', 'Lee skipped', 'Kim skipped', 'Lee skipped']);
    const told = await database.db.textMessage.findFirst({ where: { projectId, customer: '+15125550190' } });
    expect(told?.body).toContain('Kim has your emergency');
    expect((await report()).answer.say).toMatch(/^Kim has taken it/);
  });

  it('goes to the next one when somebody declines, is busy or does not answer', async () => {
    await report();
    await legOver(deps(), await stepOf(1), 'declined');
    await legOver(deps(), await stepOf(2), 'busy');
    // Reported twice: still the third.
    await legOver(deps(), await stepOf(2), 'busy');
    expect(rung.map(({ to }) => to)).toEqual([KIM, LEE, KIM]);
    expect(await trail()).toEqual(['Kim declined', 'Lee busy', 'Kim ringing', 'Lee waiting']);
  });

  it('ends with nobody after every round, and the business is texted', async () => {
    await database.db.project.update({ where: { id: projectId }, data: { contactPhone: '+15125550100' } });
    await report();
    for (const position of [1, 2, 3, 4]) await legOver(deps(), await stepOf(position), 'no_answer');
    expect(await state()).toBe('nobody');
    const told = await database.db.textMessage.findFirst({ where: { projectId, customer: '+15125550100' } });
    expect(told?.body).toContain('NOBODY TOOK THIS EMERGENCY');
  });

  it('belongs to the first of two who press 1 in the same moment', async () => {
    await report();
    await legOver(deps(), await stepOf(1), 'no_answer');
    const [kim, lee] = [await stepOf(1), await stepOf(2)];
    const answers = await Promise.all([acceptAlert(deps(), kim), acceptAlert(deps(), lee)]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['accepted', 'taken']);
  });

  it('takes a late yes after everybody was rung', async () => {
    await report();
    for (const position of [1, 2, 3, 4]) await legOver(deps(), await stepOf(position), 'no_answer');
    expect(await acceptAlert(deps(), await stepOf(4))).toMatchObject({ kind: 'accepted' });
    expect(await state()).toBe('accepted');
  });
});

describe('a caller who hangs up', () => {
  const callOf = async (name: string, status: 'active' | 'completed') => {
    const { db } = database;
    const id = `call_${name}_${projectId}`;
    const at = new Date(nowMs - 60_000);
    await db.call.create({
      data: {
        id,
        projectId,
        providerCallId: `CA_${id}`,
        status,
        fromNumber: '+15125550190',
        toNumber: '+15125550142',
        startedAt: at,
        ...(status === 'active' ? {} : { endedAt: at }),
      },
    });
    const event = { type: 'emergency.noticed', payload: { rule: 'gas', itemId: 'item_1' } };
    await db.eventLog.create({ data: { id: `evt_${id}`, projectId, callId: id, at, ...event } });
    return id;
  };

  it('after saying that they smell gas, is followed by people on call, once', async () => {
    const callId = await callOf('gone', 'completed');
    await callOf('talking', 'active');
    expect(await reportUnreported(deps())).toBe(1);
    expect(await reportUnreported(deps())).toBe(0);
    expect(rung.map(({ to, from }) => [to, from])).toEqual([[KIM, '+15125550142']]);
    const alert = await database.db.emergencyAlert.findFirst({ where: { projectId } });
    expect(alert).toMatchObject({ callId, rule: 'gas', callbackPhone: '+15125550190', isTest: false });
  });
});

describe('a callback that never comes', () => {
  it('is made up for by the sweep, once its time is over', async () => {
    const { alert } = await report();
    const alertId = alert?.id ?? '';
    expect(await overdueAlerts(deps())).not.toContain(alertId);
    await advanceLadder(deps(), alertId);
    expect(rung).toHaveLength(1);
    nowMs += 60_000;
    expect(await overdueAlerts(deps())).toContain(alertId);
    await Promise.all([advanceLadder(deps(), alertId), advanceLadder(deps(), alertId)]);
    expect(rung.map(({ to }) => to)).toEqual([KIM, LEE]);
    expect((await trail()).slice(0, 2)).toEqual(['Kim no_answer', 'Lee ringing']);
  });

  it('does not hurry somebody who has picked up and listens', async () => {
    const { alert } = await report();
    nowMs += 40_000;
    await legAnswered(deps(), await stepOf(1));
    nowMs += 30_000;
    await advanceLadder(deps(), alert?.id ?? '');
    expect(rung).toHaveLength(1);
  });
});
