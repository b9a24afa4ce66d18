import { beforeAll, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, MONDAY_9AM_MS } from '../../../../test/support/test-business.ts';
import { closeAlert, readEmergencies, saveEmergencies } from './emergency-admin.ts';
import { reportEmergency } from './report-emergency.ts';

const database = databaseForTests();
let projectId = '';
let otherId = '';

beforeAll(async () => {
  ({ projectId } = await createTestBusiness(database.db, { name: 'admin' }));
  ({ projectId: otherId } = await createTestBusiness(database.db, { name: 'other' }));
});

it('begins with the rules of the trade and keeps those the owner changed', async () => {
  const { db } = database;
  const before = await readEmergencies(db, projectId);
  if (!before.ok) throw new Error(before.message);
  expect(before.value.rules.map(({ key }) => key)).toContain('gas');
  expect(before.value.hasOwnRules).toBe(false);
  const rules = before.value.rules.map((rule) => ({ ...rule, enabled: rule.key !== 'fire' }));
  const saved = await saveEmergencies(db, { projectId, change: { rules }, readAt: before.value.updatedAt });
  expect(saved).toMatchObject({ ok: true, value: { hasOwnRules: true } });
  const late = await saveEmergencies(db, { projectId, change: { rules }, readAt: before.value.updatedAt });
  expect(late).toMatchObject({ ok: false, code: 'CONFLICT' });
  expect(await saveEmergencies(db, { projectId, change: { rules: null } })).toMatchObject({
    value: { hasOwnRules: false },
  });
});

it('keeps people with numbers that can be rung, and says which one cannot', async () => {
  const { db } = database;
  const kim = {
    personId: 'p1',
    name: 'Kim',
    phone: '(512) 555-0111',
    active: true,
    when: 'always',
    hours: null,
  } as const;
  expect(await saveEmergencies(db, { projectId, change: { onCall: [kim] } })).toMatchObject({
    value: { onCall: [{ name: 'Kim', phone: '+15125550111' }] },
  });
  const bad = { ...kim, personId: 'p2', phone: 'call me' };
  expect(await saveEmergencies(db, { projectId, change: { onCall: [kim, bad] } })).toMatchObject({
    ok: false,
    field: 'onCall.1.phone',
  });
});

it('closes an emergency of this business and of no other', async () => {
  const { db } = database;
  const deps = { db, phone: null, urlsOf: () => ({ answerUrl: '', statusUrl: '' }), now: () => MONDAY_9AM_MS };
  const report = {
    projectId,
    callId: null,
    reportId: 't1',
    callerNumber: '',
    kind: 'gas',
    summary: 'Gas',
    nowMs: MONDAY_9AM_MS,
  };
  await reportEmergency(deps, { ...report, address: '', callerName: '', callbackPhone: '', temperature: null });
  const [alert] = await db.emergencyAlert.findMany({ where: { projectId } });
  // Without a telephone account nobody could be rung.
  expect(alert).toMatchObject({ state: 'nobody', isTest: true });
  const close = (of: string) => closeAlert(db, { projectId: of, alertId: alert?.id ?? '', nowMs: MONDAY_9AM_MS });
  expect(await close(otherId)).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  expect(await close(projectId)).toMatchObject({ ok: true });
  expect(await close(projectId)).toMatchObject({ ok: true });
  const overview = await readEmergencies(db, projectId);
  expect(overview).toMatchObject({ value: { recent: [{ state: 'closed', steps: [{ state: 'failed' }, {}] }] } });
});
