import { describe, expect, it } from 'vitest';
import { HUMAN_PATHS } from '../http/human-twiml.ts';
import { humanWebhooks } from './human-webhooks.ts';
import { fakeHumans, listJournal, PUBLIC_URL, quiet, transferRow } from './testing.ts';

const QUERY = { call: 'call_1', project: 'proj_1', transfer: 'xfer_1', left: 'transferred', otherwise: 'assistant' };
const RECORDING = `RE${'a'.repeat(32)}`;

function webhooks(options: Parameters<typeof fakeHumans>[0] = {}) {
  const journal = listJournal();
  const { services, rows } = fakeHumans(options);
  const collected: string[] = [];
  const collector = { collect: async (recordingId: string) => void collected.push(recordingId) };
  const handlers = humanWebhooks({ services, journal, collector, publicUrl: PUBLIC_URL, logger: quiet });
  const post = (path: keyof typeof HUMAN_PATHS, params: Record<string, string> = {}, query: object = QUERY) => {
    const handler = handlers[HUMAN_PATHS[path]];
    if (!handler) throw new Error(`No webhook at ${path}`);
    return handler({ CallSid: 'CA_leg', ...params }, query as Record<string, string>);
  };
  return { post, journal, rows, collected };
}

describe('the whisper', () => {
  it('tells the human what it is about, twice, and then hangs up', async () => {
    const { post, rows } = webhooks();
    rows.set('xfer_1', transferRow({ briefing: 'Ann <Lee> & a burst pipe.' }));
    const twiml = (await post('whisper')) ?? '';
    expect(twiml.match(/<Gather /g)).toHaveLength(2);
    expect(twiml).toContain('A call for Brightwater &amp; Sons. Ann &lt;Lee&gt; &amp; a burst pipe. Press 1');
    expect(twiml).toMatch(/numDigits="1"[^>]*action="https:\/\/voice\.example\.com\/twilio\/human\/accept\?/);
    expect(twiml).toMatch(/<\/Gather><Hangup\/><\/Response>$/);
  });

  it('is bounded and can be parsed, whatever the model wrote', async () => {
    const { post, rows } = webhooks();
    rows.set('xfer_1', transferRow({ briefing: `\u0000\ud83d${'x'.repeat(5_000)}\ud83d\udd25` }));
    const twiml = (await post('whisper')) ?? '';
    expect(twiml.length).toBeLessThan(3_000);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the very thing that must not be there
    expect(twiml).not.toMatch(/[\u0000-\u0008]/);
    expect(twiml.isWellFormed()).toBe(true);
  });

  it('asks without the database too, with less to say', async () => {
    const { post } = webhooks({ isDatabaseAway: true });
    expect(await post('whisper')).toContain('A call for you. The caller would like to speak to a person. Press 1');
  });

  it('says so when the caller has gone', async () => {
    const { post, rows } = webhooks();
    rows.set('xfer_1', transferRow({ outcome: 'caller_hung_up', endedAt: new Date() }));
    expect(await post('whisper')).toContain('The caller has hung up');
    expect(await post('accept', { Digits: '1' })).toContain('The caller has hung up');
  });
});

describe('the key', () => {
  it('1 connects the two', async () => {
    const { post, rows, journal } = webhooks();
    rows.set('xfer_1', transferRow());
    expect(await post('accept', { Digits: '1' })).toMatch(/<Response\/>$/);
    expect(journal.of('transferSettled')).toMatchObject([{ outcome: 'connected', isFinal: false, legSid: 'CA_leg' }]);
  });

  it('1 connects the two without the database', async () => {
    const { post } = webhooks({ isDatabaseAway: true });
    expect(await post('accept', { Digits: '1' })).toMatch(/<Response\/>$/);
  });

  it('2 declines', async () => {
    const { post, journal } = webhooks();
    expect(await post('accept', { Digits: '2' })).toMatch(/<Hangup\/>/);
    expect(journal.of('transferSettled')).toMatchObject([{ outcome: 'declined', isFinal: true }]);
  });

  it.each(['3', '*', ''])('%s is no acceptance', async (Digits) => {
    const { post, journal } = webhooks();
    expect(await post('accept', { Digits })).toMatch(/<Hangup\/>/);
    expect(journal.records).toEqual([]);
  });

  it('is not needed for a human who is put through blindly', async () => {
    const { post, journal } = webhooks();
    expect(await post('answered', { CallStatus: 'in-progress' })).toBeNull();
    expect(await post('answered', { CallStatus: 'completed' })).toBeNull();
    expect(journal.of('transferSettled')).toMatchObject([{ outcome: 'connected', isFinal: false }]);
  });
});

describe('a message', () => {
  const left = { RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/${RECORDING}` };

  it('ends the call as voicemail, with thanks', async () => {
    const { post, journal } = webhooks();
    const twiml = await post('voicemail', { ...left, RecordingDuration: '12', Digits: '#' });
    expect(twiml).toMatch(/<Say>Thank you\.[^<]*<\/Say><Hangup\/>/);
    expect(journal.of('voicemail')).toMatchObject([{ providerSid: RECORDING, durationMs: 12_000 }]);
    expect(journal.of('end')).toMatchObject([{ endReason: 'voicemail' }]);
  });

  it('is no message when nothing was said', async () => {
    const { post, journal } = webhooks();
    await post('voicemail', { ...left, RecordingDuration: '0', Digits: 'hangup' });
    expect(journal.of('voicemail')).toEqual([]);
    expect(journal.of('end')).toMatchObject([{ endReason: 'caller_hung_up' }]);
    await post('voicemail', { RecordingDuration: '0' }, { ...QUERY, left: 'realtime_lost' });
    expect(journal.of('end').at(-1)).toMatchObject({ endReason: 'realtime_lost' });
  });

  it('is fetched once Twilio has the file', async () => {
    const { post, collected } = webhooks();
    const completed = { RecordingSid: RECORDING, RecordingStatus: 'completed', RecordingDuration: '12' };
    expect(await post('recording', completed)).toBeNull();
    expect(await post('recording', { ...completed, RecordingStatus: 'absent' })).toBeNull();
    expect(await post('recording', { ...completed, RecordingSid: '../../etc/passwd' })).toBeNull();
    await expect.poll(() => collected).toEqual([`rec_${RECORDING}`]);
  });
});

it('answers a query that is not ours calmly', async () => {
  const { post, journal } = webhooks();
  for (const path of ['whisper', 'accept', 'voicemail'] as const)
    expect(await post(path, { Digits: '1' }, { call: '' })).toContain('<Hangup/>');
  expect(await post('recording', { RecordingStatus: 'completed' }, {})).toBeNull();
  expect(journal.records).toEqual([]);
});
