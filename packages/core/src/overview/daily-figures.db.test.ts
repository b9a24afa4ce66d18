import { beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '../../../../prisma/seed.ts';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { businessDay, sameTimeYesterday } from './business-day.ts';
import { dailyFigures, periodFigures } from './daily-figures.ts';
import { overviewToday } from './overview-today.ts';

const PROJECT = 'proj_brightwater';
const ZONE = 'America/Chicago';
const database = databaseForTests();
let calls = 0;

beforeAll(async () => {
  await seedDemo(database.db);
  await database.db.booking.deleteMany();
  await database.db.call.deleteMany();
});

type Status = 'active' | 'completed' | 'missed' | 'failed';

async function addCall(startedAt: string, status: Status = 'completed', fromNumber = '+15125550199'): Promise<string> {
  calls += 1;
  const id = `call_${calls}`;
  await database.db.call.create({
    data: {
      id,
      projectId: PROJECT,
      providerCallId: `CA${calls}`,
      fromNumber,
      toNumber: '+15125550142',
      status,
      startedAt: new Date(startedAt),
    },
  });
  return id;
}

describe('a day of the business', () => {
  it('begins at its midnight and is 25 hours long when clocks go back', () => {
    const day = businessDay(new Date('2026-11-01T18:00:00Z'), ZONE);
    expect(day.date).toBe('2026-11-01');
    expect(day.from.toISOString()).toBe('2026-11-01T05:00:00.000Z');
    expect(day.to.getTime() - day.from.getTime()).toBe(25 * 3_600_000);
  });

  it('is 23 hours long when clocks go forward, and is compared with the same time on the clock', () => {
    const day = businessDay(new Date('2026-03-08T18:00:00Z'), ZONE);
    expect(day.to.getTime() - day.from.getTime()).toBe(23 * 3_600_000);
    // 13:00 local on the day of the change; 13:00 the day before was an hour later in UTC.
    expect(sameTimeYesterday(new Date('2026-03-08T18:00:00Z'), ZONE).toISOString()).toBe('2026-03-07T19:00:00.000Z');
  });
});

describe('figures by day', () => {
  it('count a call on the day the owner lived it, across the change of clocks', async () => {
    await addCall('2026-10-31T04:59:59Z'); // Oct 30, one second before midnight
    await addCall('2026-10-31T05:00:00Z', 'missed'); // Oct 31
    await addCall('2026-11-01T04:59:00Z', 'failed'); // Oct 31, 23:59
    await addCall('2026-11-01T05:00:00Z'); // Nov 1
    await addCall('2026-11-02T05:59:00Z'); // Nov 1, 23:59, standard time by now
    await addCall('2026-11-02T06:00:00Z'); // Nov 2
    const days = await dailyFigures(database.db, {
      projectId: PROJECT,
      timeZone: ZONE,
      days: 4,
      now: new Date('2026-11-02T20:00:00Z'),
    });
    expect(days.map((day) => [day.date, day.calls, day.answered, day.missed, day.failed])).toEqual([
      ['2026-10-30', 1, 1, 0, 0],
      ['2026-10-31', 2, 0, 1, 1],
      ['2026-11-01', 2, 2, 0, 0],
      ['2026-11-02', 1, 1, 0, 0],
    ]);
  });

  it('leave out what was brought in from Vapi’s records, and nobody is asked to look after it', async () => {
    const now = new Date('2026-10-20T20:00:00Z');
    const imported = await addCall('2026-10-20T15:00:00Z', 'missed');
    await addCall('2026-10-20T16:00:00Z');
    await database.db.call.update({ where: { id: imported }, data: { mode: 'vapi', vapiImportId: 'vimp_1' } });
    const [day] = await dailyFigures(database.db, { projectId: PROJECT, timeZone: ZONE, days: 1, now });
    expect([day?.calls, day?.missed]).toEqual([1, 0]);
    const overview = await overviewToday(database.db, { projectId: PROJECT, now });
    expect(overview.ok && overview.value.needsAttention).toEqual([]);
    expect(overview.ok && overview.value.today).toMatchObject({ calls: 1, missed: 0 });
  });

  it('leave out callers the owner did not want, who have not served a caller whose call was missed either', async () => {
    const now = new Date('2026-10-13T20:00:00Z');
    const missed = await addCall('2026-10-13T15:00:00Z', 'missed', '+15125550171');
    for (const outcome of ['blocked', 'screened'] as const) {
      const callId = await addCall('2026-10-13T16:00:00Z', 'completed', '+15125550171');
      await database.db.call.update({ where: { id: callId }, data: { outcome } });
    }
    const [day] = await dailyFigures(database.db, { projectId: PROJECT, timeZone: ZONE, days: 1, now });
    expect([day?.calls, day?.answered, day?.missed]).toEqual([1, 0, 1]);
    const overview = await overviewToday(database.db, { projectId: PROJECT, now });
    expect(overview.ok && overview.value.today).toMatchObject({ calls: 1, answered: 0 });
    expect(overview.ok && overview.value.needsAttention).toMatchObject([{ callId: missed }]);
  });

  it('agree with the figures of the same stretch of time', async () => {
    const now = new Date('2026-11-01T20:00:00Z');
    const day = businessDay(now, ZONE);
    const [figures] = await dailyFigures(database.db, { projectId: PROJECT, timeZone: ZONE, days: 1, now });
    const { date, ...rest } = figures ?? { date: '' };
    expect(date).toBe('2026-11-01');
    expect(rest).toEqual(await periodFigures(database.db, { projectId: PROJECT, from: day.from, to: day.to }));
  });
});

describe('the overview', () => {
  const now = new Date('2026-11-20T16:00:00Z'); // 10:00 in Austin
  const read = async () => {
    const overview = await overviewToday(database.db, { projectId: PROJECT, now });
    if (!overview.ok) throw new Error(overview.message);
    return overview.value;
  };

  it('compares this morning with yesterday morning, not with all of yesterday', async () => {
    await addCall('2026-11-20T14:30:00Z');
    await addCall('2026-11-19T14:30:00Z');
    await addCall('2026-11-19T22:30:00Z'); // yesterday afternoon
    const { date, today, yesterdaySoFar } = await read();
    expect([date, today.calls, yesterdaySoFar.calls]).toEqual(['2026-11-20', 1, 1]);
  });

  it('asks for attention to calls that went wrong, until the caller was served', async () => {
    const lost = await addCall('2026-11-20T15:00:00Z', 'missed', '+15125550177');
    await addCall('2026-11-20T15:01:00Z', 'failed', '+15125550178');
    await addCall('2026-11-20T15:05:00Z', 'completed', '+15125550178');
    const turnedAway = await addCall('2026-11-20T15:30:00Z', 'missed', '+15125550176');
    await database.db.call.update({ where: { id: turnedAway }, data: { outcome: 'refused' } });
    const paused = await addCall('2026-11-20T15:31:00Z', 'missed', '+15125550175');
    await database.db.call.update({ where: { id: paused }, data: { outcome: 'refused', endReason: 'paused' } });
    const tape = await addCall('2026-11-20T15:10:00Z', 'completed', '+15125550174');
    await addCall('2026-11-20T15:20:00Z', 'completed', '+15125550173');
    await database.db.call.update({ where: { id: tape }, data: { outcome: 'voicemail', endReason: 'voicemail' } });
    const refusal = { projectId: PROJECT, type: 'call.refused.failure' };
    await database.db.eventLog.createMany({
      data: [
        { ...refusal, id: 'evt_1', payload: { callSid: 'CA_never' }, at: new Date('2026-11-20T15:40:00Z') },
        { ...refusal, id: 'evt_2', payload: { callSid: `CA${calls}` }, at: new Date('2026-11-20T15:41:00Z') },
      ],
    });
    const { needsAttention } = await read();
    expect(needsAttention.map(({ kind, callId, fromNumber }) => [kind, callId, fromNumber])).toEqual([
      ['refused_call', null, null],
      ['refused_call', turnedAway, '+15125550176'],
      ['voicemail', tape, '+15125550174'],
      ['missed_call', lost, '+15125550177'],
    ]);
  });

  it('asks for attention to messages still to do', async () => {
    const message = {
      projectId: PROJECT,
      source: 'call',
      body: 'Call me',
      createdAt: new Date('2026-11-20T15:20:00Z'),
    } as const;
    await database.db.callbackRequest.createMany({
      data: [
        { ...message, id: 'msg_1', dedupeKey: '1', callerName: 'Dana Fox', phone: '+15125550177' },
        { ...message, id: 'msg_2', dedupeKey: '2', doneAt: new Date() },
      ],
    });
    const { needsAttention } = await read();
    const messages = needsAttention.filter(({ kind }) => kind === 'message');
    expect(messages).toMatchObject([{ callerName: 'Dana Fox', fromNumber: '+15125550177' }]);
    await database.db.callbackRequest.deleteMany();
  });

  it('shows a call in progress with its latest sentence, and not one whose worker died hours ago', async () => {
    const live = await addCall('2026-11-20T15:58:00Z', 'active');
    await addCall('2026-11-20T09:00:00Z', 'active');
    await database.db.transcriptTurn.createMany({
      data: [
        { id: 'turn_1', itemId: 'item_1', speaker: 'assistant', text: 'Hello', startedAtMs: 0 },
        { id: 'turn_2', itemId: 'item_2', speaker: 'caller', text: 'My sink leaks', startedAtMs: 4_000 },
      ].map((turn) => ({ ...turn, speaker: turn.speaker as 'caller' | 'assistant', projectId: PROJECT, callId: live })),
    });
    const { liveCalls } = await read();
    expect(liveCalls).toMatchObject([{ callId: live, latestTurn: { speaker: 'caller', text: 'My sink leaks' } }]);
  });
});
