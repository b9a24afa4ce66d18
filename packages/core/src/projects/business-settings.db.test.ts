import { beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '../../../../prisma/seed.ts';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { addNumber, listNumbers, removeNumber } from '../numbers/numbers.ts';
import { calcomKeyContext, createSecretBox } from '../secrets/secret-box.ts';
import {
  archiveService,
  createService,
  listServices,
  moveService,
  ServiceDetails,
  updateService,
} from '../services/services.ts';
import { createTechnician, listTechnicians, TechnicianDetails } from '../technicians/technicians.ts';
import { ServiceArea } from './business-profile.ts';
import { ProfileChange } from './profile-shapes.ts';
import { readProfile } from './read-profile.ts';
import { updateProfile } from './update-profile.ts';

const PROJECT = 'proj_brightwater';
const OTHER = 'proj_harbor';
const NOW = new Date('2026-11-23T15:00:00Z');
const database = databaseForTests();

beforeAll(async () => {
  await seedDemo(database.db);
});

const details = (change: Partial<ServiceDetails> = {}) =>
  ServiceDetails.parse({
    name: 'Gas line',
    durationMin: 90,
    priceKind: 'range',
    priceMinCents: 100,
    priceMaxCents: 200,
    ...change,
  });

describe('the price list', () => {
  it('says which field is wrong, in words', () => {
    const issues = (input: object) => ServiceDetails.safeParse({ ...details(), ...input }).error?.issues ?? [];
    expect(issues({ priceMaxCents: 100 }).map(({ path, message }) => [path[0], message])).toEqual([
      ['priceMaxCents', 'The highest price must be above the lowest'],
    ]);
    expect(issues({ priceMinCents: null, priceMaxCents: null }).map(({ path }) => path[0])).toEqual([
      'priceMinCents',
      'priceMaxCents',
    ]);
    expect(issues({ name: '  ' })[0]?.message).toBe('The name is missing');
    expect(issues({ priceKind: 'on_site', priceMinCents: null })).toEqual([]);
  });

  it('forgets prices that the kind of price does not use', async () => {
    const created = await createService(database.db, {
      projectId: PROJECT,
      details: details({ name: 'Old', priceKind: 'on_site' }),
    });
    expect(created).toMatchObject({ ok: true, value: { priceMinCents: null, priceMaxCents: null } });
  });

  it('refuses a second service of one name, and the same name in another business is fine', async () => {
    await createService(database.db, { projectId: PROJECT, details: details() });
    const again = await createService(database.db, { projectId: PROJECT, details: details() });
    expect(again).toMatchObject({ ok: false, code: 'CONFLICT', field: 'name' });
    expect(await createService(database.db, { projectId: OTHER, details: details() })).toMatchObject({ ok: true });
  });

  it('tells the second of two tabs instead of overwriting the first', async () => {
    const [service] = await listServices(database.db, PROJECT);
    if (!service) throw new Error('the demo has services');
    const save = (name: string) =>
      updateService(database.db, {
        projectId: PROJECT,
        serviceId: service.serviceId,
        readAt: service.updatedAt,
        details: details({ name }),
      });
    expect(await save('From the first tab')).toMatchObject({ ok: true });
    expect(await save('From the second tab')).toMatchObject({ ok: false, code: 'CONFLICT' });
    const names = (await listServices(database.db, PROJECT)).map(({ name }) => name);
    expect(names).toContain('From the first tab');
  });

  it('moves a line to where it was dropped and keeps the others in order', async () => {
    const before = (await listServices(database.db, PROJECT)).filter(({ active }) => active);
    const [first, second, third] = before.map(({ serviceId }) => serviceId);
    const moved = await moveService(database.db, { projectId: PROJECT, serviceId: String(third), position: 0 });
    expect(moved.ok && moved.value.order.slice(0, 3)).toEqual([third, first, second]);
    const after = await listServices(database.db, PROJECT);
    expect(after.slice(0, 3).map(({ serviceId }) => serviceId)).toEqual([third, first, second]);
    expect(after.filter(({ active }) => active).map(({ position }) => position)).toEqual(
      before.map((_, index) => index),
    );
  });

  it('archives and brings back', async () => {
    const [service] = await listServices(database.db, PROJECT);
    const ref = { projectId: PROJECT, serviceId: String(service?.serviceId) };
    await archiveService(database.db, { ...ref, active: false });
    expect((await listServices(database.db, PROJECT)).at(-1)).toMatchObject({
      serviceId: ref.serviceId,
      active: false,
    });
    await archiveService(database.db, { ...ref, active: true });
    expect(
      (await listServices(database.db, PROJECT)).find(({ serviceId }) => serviceId === ref.serviceId)?.active,
    ).toBe(true);
  });
});

describe('phone numbers', () => {
  it('are kept in one form however they are typed', async () => {
    const added = await addNumber(database.db, { projectId: PROJECT, e164: '(512) 555-0188', label: 'Van' });
    expect(added).toMatchObject({ ok: true, value: { e164: '+15125550188' } });
  });

  it('belong to one business in the whole system, and the message says whose list to look at', async () => {
    const ours = await addNumber(database.db, { projectId: PROJECT, e164: '+1 512 555 0188', label: 'Again' });
    expect(ours).toMatchObject({
      ok: false,
      code: 'CONFLICT',
      field: 'e164',
      message: 'This number is already on your list.',
    });
    const theirs = await addNumber(database.db, { projectId: OTHER, e164: '512-555-0188', label: 'Mine' });
    expect(theirs).toMatchObject({ ok: false, code: 'CONFLICT', field: 'e164' });
  });

  it('refuse what is no number', async () => {
    for (const typed of ['', 'call me', '12', '+1512555018800000000']) {
      const added = await addNumber(database.db, { projectId: PROJECT, e164: typed, label: 'X' });
      expect(added).toMatchObject({ ok: false, code: 'INPUT_INVALID', field: 'e164' });
    }
  });

  it('go without taking their calls along', async () => {
    const number = (await listNumbers(database.db, PROJECT, NOW)).find(({ label }) => label === 'Van');
    const numberId = String(number?.numberId);
    await database.db.call.create({
      data: {
        id: 'call_van',
        projectId: PROJECT,
        phoneNumberId: numberId,
        providerCallId: 'CA_van',
        fromNumber: '+15125550111',
        toNumber: '+15125550188',
      },
    });
    expect(await removeNumber(database.db, { projectId: OTHER, numberId })).toMatchObject({
      ok: false,
      code: 'NOT_FOUND',
    });
    expect(await removeNumber(database.db, { projectId: PROJECT, numberId })).toMatchObject({ ok: true });
    expect(await database.db.call.findUnique({ where: { id: 'call_van' } })).toMatchObject({ phoneNumberId: null });
  });
});

describe('technicians', () => {
  it('are one of a name, and say how much they have to do', async () => {
    const made = TechnicianDetails.parse({ name: 'Robin Vega' });
    expect(await createTechnician(database.db, { projectId: PROJECT, details: made })).toMatchObject({ ok: true });
    expect(await createTechnician(database.db, { projectId: PROJECT, details: made })).toMatchObject({
      ok: false,
      field: 'name',
    });
    const robin = (await listTechnicians(database.db, PROJECT, NOW)).find(({ name }) => name === 'Robin Vega');
    expect(robin).toMatchObject({ hours: null, upcomingBookings: 0, active: true });
  });
});

describe('the business profile', () => {
  const secrets = createSecretBox('a key of the tests');
  const change = (request: Omit<Parameters<typeof updateProfile>[1], 'projectId'>) =>
    updateProfile({ db: database.db, secrets }, { projectId: PROJECT, ...request });

  it('changes the sections that were sent and no other', async () => {
    const before = await readProfile(database.db, PROJECT);
    const saved = await change({ change: { assistant: { greeting: 'Hello!', voice: 'cedar', notes: '' } } });
    if (!before.ok || !saved.ok) throw new Error('the demo business is there');
    expect(saved.value.assistant.greeting).toBe('Hello!');
    expect({ ...saved.value, assistant: 0, updatedAt: 0 }).toEqual({ ...before.value, assistant: 0, updatedAt: 0 });
    const late = await change({ readAt: before.value.updatedAt, change: { hours: before.value.hours } });
    expect(late).toMatchObject({ ok: false, code: 'CONFLICT' });
  });

  it('keeps a Cal.com key unreadable, and never gives it back', async () => {
    const key = 'cal_live_0123456789';
    const calendar = { provider: 'calcom' as const, eventTypeIdByServiceId: {} };
    const saved = await change({ change: { calendar: { ...calendar, apiKey: key } } });
    expect(saved).toMatchObject({ ok: true, value: { calendar: { apiKeyKept: true } } });
    expect(JSON.stringify(saved)).not.toContain(key);
    const row = await database.db.project.findUniqueOrThrow({ where: { id: PROJECT } });
    expect(row.calcomApiKeyEnc).not.toContain(key);
    expect(secrets.open(String(row.calcomApiKeyEnc), calcomKeyContext(PROJECT))).toBe(key);
    expect(await change({ change: { calendar } })).toMatchObject({ value: { calendar: { apiKeyKept: true } } });
    const forgotten = await change({ change: { calendar: { ...calendar, apiKey: null } } });
    expect(forgotten).toMatchObject({ value: { calendar: { apiKeyKept: false } } });
  });

  it('keeps a service area tidy, and knows its centre', async () => {
    const center = { postalCode: '78701', radiusMiles: 10 };
    const area = ServiceArea.parse({ postalCodes: ['78704', '78701', '78704'], center });
    expect(await change({ change: { area } })).toMatchObject({ value: { area: { postalCodes: ['78701', '78704'] } } });
    const nowhere = { ...area, center: { postalCode: '00001', radiusMiles: 10 } };
    expect(await change({ change: { area: nowhere } })).toMatchObject({ ok: false, field: 'area.center.postalCode' });
    const lost = { ...area, driveTime: { postalCode: '00001', maxMinutes: 30 } };
    expect(await change({ change: { area: lost } })).toMatchObject({ ok: false, field: 'area.driveTime.postalCode' });
  });

  it('refuses hours of one day that overlap', () => {
    const days = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
    const hours = {
      weekly: {
        ...days,
        tue: [
          { from: '08:00', to: '12:30' },
          { from: '12:00', to: '17:00' },
        ],
      },
    };
    const [issue] = ProfileChange.safeParse({ hours }).error?.issues ?? [];
    expect(issue?.path.join('.')).toBe('hours.weekly.tue.1.from');
  });

  it('says which field is wrong', async () => {
    const business = {
      name: 'B',
      trade: 'plumbing' as const,
      timeZone: 'America/Chicago',
      contactPhone: 'nobody',
      bookingPageUrl: null,
    };
    expect(await change({ change: { business } })).toMatchObject({ ok: false, field: 'business.contactPhone' });
    await expect(change({ change: { business: { ...business, timeZone: 'Mars/Olympus' } } })).rejects.toThrow(
      'time zone',
    );
  });
});
