import { CallHandling, type JournalRecord } from '@offhook/core';
import { createLogger } from '@offhook/telemetry';
import type { HumanServices } from '@offhook/wiring/worker';
import type { CallAtHand } from './call-at-hand.ts';

export const PUBLIC_URL = 'https://voice.example.com';

/** A call of Brightwater that no stream carries. */
export function callAtHand(
  handling: Parameters<typeof CallHandling.parse>[0] = {},
  more: Partial<CallAtHand> = {},
): CallAtHand {
  return {
    callId: 'call_1',
    projectId: 'proj_1',
    callSid: 'CA1',
    callerNumber: '+15125550190',
    toNumber: '+15125550142',
    contactPhone: '+15125550100',
    businessName: 'Brightwater & Sons',
    handling: CallHandling.parse(handling),
    ...more,
  };
}

type Row = NonNullable<Awaited<ReturnType<HumanServices['findTransfer']>>>;

/** Services without a database: transfers are what the test puts there. */
export function fakeHumans({ isDatabaseAway = false } = {}) {
  const rows = new Map<string, Row>();
  const hungUp: string[] = [];
  const read = <T>(value: T): Promise<T> =>
    isDatabaseAway ? Promise.reject(new Error('no database')) : Promise.resolve(value);
  const services: HumanServices = {
    latestTransfer: (callId) => read([...rows.values()].filter((row) => row.callId === callId).at(-1) ?? null),
    findTransfer: (transferId) => read(rows.get(transferId) ?? null),
    finishLeftCall: () => read(true),
    pendingVoicemails: () => read([]),
    fetchVoicemail: () => read(undefined),
    callControl: {
      hangUp: async (callSid) => {
        hungUp.push(callSid);
        return 'done';
      },
      redirect: async () => 'done',
      fetchRecording: async () => ({ bytes: new Uint8Array(), contentType: 'audio/wav' }),
      deleteRecording: async () => undefined,
    },
  };
  return { services, rows, hungUp };
}

export function transferRow(more: Partial<Row> = {}): Row {
  return {
    id: 'xfer_1',
    projectId: 'proj_1',
    callId: 'call_1',
    mode: 'warm',
    reason: 'assistant',
    toNumber: '+15125550100',
    briefing: 'A burst pipe.',
    outcome: 'ringing',
    legSid: null,
    startedAt: new Date(),
    endedAt: null,
    talkSec: null,
    call: { project: { name: 'Brightwater & Sons' } },
    ...more,
  };
}

/** A journal that keeps its records in a list. */
export function listJournal() {
  const records: JournalRecord[] = [];
  const done = async () => undefined;
  const of = <K extends JournalRecord['kind']>(kind: K) =>
    records.filter((record): record is Extract<JournalRecord, { kind: K }> => record.kind === kind);
  return { records, of, append: (record: JournalRecord) => void records.push(record), flush: done };
}

export const quiet = createLogger({ name: 'test', level: 'silent' });
