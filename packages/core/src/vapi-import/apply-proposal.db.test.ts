import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import { createSecretBox } from '../secrets/secret-box.ts';
import { applyProposal } from './apply-proposal.ts';
import { getProposal, type ProposalView } from './get-proposal.ts';
import { startImport } from './imports.ts';
import { runImports } from './run-import.ts';
import { fakeVapiAccount, historyCall } from './testing/fake-vapi-account.ts';
import { undoApplication } from './undo-application.ts';

const PROMPT = `You answer for the plumber.

# Hours
Mon-Fri 7am-3pm

# Pricing
- Camera inspection: $250 (60 minutes)
- Leak repair: $99

# Warranty
Two years on all work.
`;
const ACCOUNT = {
  assistants: [
    {
      id: 'as_1',
      name: 'Front desk',
      firstMessage: 'Plumber here, good day.',
      voice: { provider: 'openai', voiceId: 'sage' },
      maxDurationSeconds: 900,
      artifactPlan: { recordingEnabled: true },
      model: {
        messages: [{ role: 'system', content: PROMPT }],
        tools: [
          { type: 'function', function: { name: 'checkWarranty' }, server: { url: 'https://hooks.example/w' } },
          { type: 'transferCall', destinations: [{ type: 'number', number: '+15125550190' }] },
        ],
      },
    },
  ],
  phoneNumbers: [{ id: 'pn_main', provider: 'twilio', number: '+15125550142', assistantId: 'as_1' }],
  calls: [historyCall(1)],
};
const rules = { takenNames: ['book_slot'], trustedHosts: [] };
const NOW = new Date('2026-11-23T15:00:00Z');

let database: TestDatabase;
let projectId: string;
let serviceIds: { leak: string };
let businesses = 0;

beforeAll(async () => {
  database = await withTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  businesses += 1;
  await database.db.phoneNumber.deleteMany();
  await database.db.call.deleteMany();
  ({ projectId, serviceIds } = await createTestBusiness(database.db, { name: `applied${businesses}` }));
  const vapi = fakeVapiAccount(ACCOUNT);
  const vapiFor = async () => vapi;
  const scope = { history: true, numberIds: null };
  await startImport({ db: database.db, vapiFor }, { projectId, userId: 'usr_1', scope });
  await runImports({ vapiFor }, { db: database.db, now: Date.now, signal: new AbortController().signal });
});

async function proposal(): Promise<ProposalView> {
  const read = await getProposal({ db: database.db, rules }, { projectId, assistantId: null });
  return read.ok && read.value ? read.value : expect.unreachable('There is a proposal');
}

async function apply(keys: readonly string[], shown?: ProposalView) {
  const { importId, assistantId, fingerprint } = shown ?? (await proposal());
  const deps = { db: database.db, secrets: createSecretBox('key'), rules, now: () => NOW };
  return applyProposal(deps, { projectId, userId: 'usr_1', importId, assistantId, fingerprint, keys });
}

const undo = (applicationId: string) =>
  undoApplication(database.db, { projectId, userId: 'usr_1', applicationId, now: NOW });

/** Everything of the business that an import may touch, without when it was touched. */
async function state(): Promise<unknown> {
  const { db } = database;
  const where = { projectId };
  const orderBy = { id: 'asc' } as const;
  const omit = { updatedAt: true } as const;
  const rows = [
    await db.project.findUnique({ where: { id: projectId }, omit }),
    await db.service.findMany({ where, orderBy, omit }),
    await db.knowledgeArticle.findMany({ where, orderBy, omit }),
    await db.knowledgeChunk.findMany({ where, orderBy, omit: { embedding: true } }),
    await db.customTool.findMany({ where, orderBy, omit }),
    await db.phoneNumber.findMany({ where, orderBy, omit }),
  ];
  return JSON.parse(JSON.stringify(rows));
}

it('reading and proposing change nothing; what is ticked is taken over, and one click puts it all back', async () => {
  const before = await state();
  const shown = await proposal();
  expect(await state()).toEqual(before);
  const keys = shown.parts.map(({ key }) => key);
  expect(keys).toHaveLength(12);
  const applied = await apply(keys, shown);
  expect(applied).toMatchObject({ ok: true, value: { applied: 12 } });
  const project = await database.db.project.findUniqueOrThrow({ where: { id: projectId } });
  expect(project).toMatchObject({
    greeting: 'Plumber here, good day.',
    voice: 'sage',
    contactPhone: '+15125550190',
    assistantNotes: 'You answer for the plumber.',
    callHandling: { maxLengthMin: 15, recording: { enabled: true }, keyZeroToHuman: true },
  });
  const number = await database.db.phoneNumber.findUniqueOrThrow({ where: { e164: '+15125550142' } });
  expect(number).toMatchObject({ mode: 'vapi', vapiNumberId: 'pn_main', vapiAssistantId: 'as_1' });
  expect(await database.db.call.findMany({ where: { projectId } })).toMatchObject([{ phoneNumberId: number.id }]);
  const audit = await database.db.auditEntry.findMany({ where: { projectId } });
  expect(audit).toMatchObject([{ action: 'vapi_import.applied', before: { greeting: 'Hello', voice: 'marin' } }]);
  expect((await proposal()).parts.map(({ key }) => key)).toEqual([]);
  const [application] = (await proposal()).applications;
  expect(application?.titles).toContain('Camera inspection');
  expect(await undo(application?.applicationId ?? '')).toEqual({ ok: true, value: { kept: [] } });
  expect(await state()).toEqual(before);
  expect(await undo(application?.applicationId ?? '')).toMatchObject({ ok: false, code: 'CONFLICT' });
});

it('keeps what the owner has worked on since, and says so', async () => {
  const applied = await apply([
    'greeting',
    'hours',
    'service:camera-inspection',
    'article:warranty',
    'service:leak-repair',
  ]);
  if (!applied.ok) throw new Error(applied.message);
  const { db } = database;
  await db.project.update({ where: { id: projectId }, data: { greeting: 'My own words.' } });
  await db.knowledgeArticle.updateMany({ where: { projectId, title: 'Warranty' }, data: { body: 'Three years.' } });
  await db.service.update({ where: { id: serviceIds.leak }, data: { priceMinCents: 12_300 } });
  const undone = await undo(applied.value.applicationId);
  const kept = undone.ok ? undone.value.kept.map(({ title }) => title) : [];
  expect(kept).toEqual(['Greeting', 'Price of Leak repair', 'Warranty']);
  expect(await db.project.findUnique({ where: { id: projectId } })).toMatchObject({
    greeting: 'My own words.',
    hours: { weekly: { mon: [{ from: '08:00', to: '18:00' }] } },
  });
  expect(await db.service.count({ where: { projectId, name: 'Camera inspection' } })).toBe(0);
});

it('writes nothing that was not shown: a change in between asks to look again', async () => {
  const shown = await proposal();
  await database.db.project.update({ where: { id: projectId }, data: { greeting: 'Changed meanwhile' } });
  expect(await apply(['greeting'], shown)).toMatchObject({ ok: false, code: 'CONFLICT' });
  expect(await apply(['nothing of the kind'])).toMatchObject({ ok: false, code: 'INPUT_INVALID' });
  expect(await database.db.vapiImportApplication.count({ where: { projectId } })).toBe(0);
});

it('all or nothing: a number that another business took meanwhile stops the rest', async () => {
  const shown = await proposal();
  const before = await state();
  const failing = database.db.$extends({
    query: {
      phoneNumber: {
        create() {
          throw Object.assign(new Error('taken'), { code: 'P2002' });
        },
      },
    },
  }) as unknown as TestDatabase['db'];
  const { importId, assistantId, fingerprint, parts } = shown;
  const deps = { db: failing, secrets: createSecretBox('key'), rules, now: () => NOW };
  const keys = parts.map(({ key }) => key);
  const refused = await applyProposal(deps, { projectId, userId: 'usr_1', importId, assistantId, fingerprint, keys });
  expect(refused).toMatchObject({ ok: false, code: 'CONFLICT' });
  expect(await state()).toEqual(before);
});
