import { beforeAll, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { createTestBusiness, type TestBusiness } from '../../../test/support/test-business.ts';
import { createToolBench, toolPartsOf } from './tool-bench.ts';

const database = databaseForTests();
let business: TestBusiness;
let bench: ReturnType<typeof createToolBench>;

beforeAll(async () => {
  business = await createTestBusiness(database.db, { name: 'bench', technicians: 1 });
  bench = createToolBench(
    toolPartsOf(database.db, {
      twilioApi: null,
      publicWorkerUrl: 'https://worker.example',
      calcomApiKey: undefined,
      calcomBaseUrl: 'http://127.0.0.1:9',
      encryptionKey: 'a test key of thirty-two characters',
      outboundTrustedHosts: [],
    }),
  );
});

const tryIt = (name: string, args: Record<string, unknown>) =>
  bench.tryTool({
    ...{ projectId: business.projectId, name, args, bookingPageUrl: null },
    signal: new AbortController().signal,
  });

/** What a person would type in. */
const ARGS: Record<string, Record<string, unknown>> = {
  get_slots: { service: 'Leak repair' },
  find_booking: {},
  cancel_booking: { bookingId: 'bkg_none' },
  reschedule_booking: { bookingId: 'bkg_none', slotId: 'slot_none' },
  get_pricing: { service: 'Leak repair' },
  get_knowledge: { question: 'Is there a warranty?' },
  check_service_area: { postalCode: '78701' },
  report_emergency: { kind: 'flooding', summary: 'Water in the basement' },
  take_message: { message: 'Please call back', phone: '+15125550111' },
  send_booking_link: { phone: '+15125550111' },
  book_slot: { slotId: 'slot_none', customerName: 'Ann Lee', address: '12 Oak Street' },
};

describe('tried by hand, outside of any call', () => {
  it.each(Object.entries(ARGS))('%s answers as in a call', async (name, args) => {
    const trial = await tryIt(name, args);
    expect(trial.error).toBeNull();
    expect(trial.told).toBeTypeOf('object');
  });

  it('is every function there is', () => {
    expect(bench.catalog().map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(ARGS)));
    expect(bench.catalog()).toHaveLength(Object.keys(ARGS).length);
  });

  it('books for real: a time that was found, then booked', async () => {
    const found = await tryIt('get_slots', { service: 'Leak repair' });
    const [slot] = (found.told as { slots: { slotId: string }[] }).slots;
    const customer = { customerName: 'Ann Lee', address: '12 Oak Street', phone: '+15125550123' };
    const booked = await tryIt('book_slot', { slotId: slot?.slotId, ...customer });
    expect(booked).toMatchObject({ result: 'succeeded', told: { booked: true } });
    const rows = await database.db.booking.findMany({ where: { projectId: business.projectId } });
    expect(rows).toMatchObject([{ customerName: 'Ann Lee', callId: null }]);
  });

  it('says what is wrong with what was typed in', async () => {
    const trial = await tryIt('get_slots', { service: '' });
    expect(trial).toMatchObject({ result: 'failed', error: { code: 'TOOL_INPUT_INVALID' }, attempts: [] });
    expect(trial.error?.message).toContain('service');
  });
});
