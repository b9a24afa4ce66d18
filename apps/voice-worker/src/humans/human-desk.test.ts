import { describe, expect, it } from 'vitest';
import { HumanDesk } from './human-desk.ts';
import { callAtHand, fakeHumans, listJournal, PUBLIC_URL, quiet, transferRow } from './testing.ts';

function desk(options: Parameters<typeof fakeHumans>[0] = {}) {
  const journal = listJournal();
  const { services, rows, hungUp } = fakeHumans(options);
  return { humans: new HumanDesk({ services, journal, publicUrl: PUBLIC_URL, logger: quiet }), journal, rows, hungUp };
}

/** The query of the Dial's action, as Twilio brings it back. */
function queryOf(twiml: string): Record<string, string> {
  const action = /action="[^"?]+\?([^"]+)"/.exec(twiml)?.[1] ?? '';
  return Object.fromEntries(new URLSearchParams(action.replaceAll('&amp;', '&')));
}

const ended = (more: Record<string, string>) => ({ CallSid: 'CA1', CallStatus: 'in-progress', ...more });
const REQUEST = { reason: 'assistant', briefing: 'A burst pipe.' } as const;

describe('a caller who asked for a human', () => {
  it('is dialled through with the business’s number, and the human is asked first', async () => {
    const { humans, journal } = desk();
    const call = callAtHand({ transfer: { ringSec: 40 } });
    humans.begin(call, REQUEST);
    expect(journal.records).toMatchObject([
      {
        kind: 'transferStarted',
        mode: 'warm',
        reason: 'assistant',
        toNumber: '+15125550100',
        briefing: 'A burst pipe.',
      },
      { kind: 'left', endReason: 'transferred' },
    ]);
    const twiml = await humans.route(call, 'requested');
    expect(twiml).toMatch(/<Dial [^>]*timeout="40"[^>]*answerOnBridge="true"[^>]*callerId="\+15125550142"/);
    expect(twiml).toMatch(
      /<Number url="https:\/\/voice.example.com\/twilio\/human\/whisper\?[^"]+"[^>]*>\+15125550100</,
    );
    expect(twiml).not.toMatch(/burst|pipe/);
    // Twilio asks again: the same transfer.
    expect(await humans.route(call, 'requested')).toBe(twiml);
  });

  it('is connected at once when the owner wants no questions', async () => {
    const { humans } = desk();
    const call = callAtHand({ transfer: { mode: 'blind' } }, { toNumber: 'sip:line' });
    humans.begin(call, REQUEST);
    const twiml = await humans.route(call, 'requested');
    expect(twiml).not.toContain('whisper');
    expect(twiml).toContain('statusCallbackEvent="answered"');
    expect(twiml).toContain('callerId="+15125550190"');
  });

  it('can be helped by a worker that never saw the call', async () => {
    const { humans, rows, journal } = desk();
    rows.set('xfer_1', transferRow());
    const twiml = await humans.route(callAtHand(), 'requested');
    expect(queryOf(twiml)).toEqual({
      transfer: 'xfer_1',
      call: 'call_1',
      project: 'proj_1',
      left: 'transferred',
      otherwise: 'assistant',
    });
    expect(journal.records).toEqual([]);
  });

  it('talks, and the call ends as transferred', async () => {
    const { humans, journal } = desk();
    humans.begin(callAtHand(), REQUEST);
    const query = queryOf(await humans.route(callAtHand(), 'requested'));
    const params = ended({
      DialCallStatus: 'completed',
      DialBridged: 'true',
      DialCallDuration: '61',
      DialCallSid: 'CA2',
    });
    expect(await humans.dialEnded(params, query)).toContain('<Hangup/>');
    expect(journal.of('transferSettled')).toMatchObject([
      { outcome: 'connected', isFinal: true, talkSec: 61, legSid: 'CA2' },
    ]);
    expect(journal.of('end')).toMatchObject([{ endReason: 'transferred', wasAnswered: true }]);
  });

  it.each([
    ['no-answer', 'no_answer'],
    ['busy', 'busy'],
    ['failed', 'failed'],
  ])('comes back to the assistant after %s', async (DialCallStatus, outcome) => {
    const { humans, journal } = desk();
    humans.begin(callAtHand(), REQUEST);
    const query = queryOf(await humans.route(callAtHand(), 'requested'));
    expect(await humans.dialEnded(ended({ DialCallStatus, DialBridged: 'false' }), query)).toBe('backToAssistant');
    expect(journal.of('transferSettled')).toMatchObject([{ outcome, isFinal: true }]);
    expect(journal.of('end')).toEqual([]);
  });

  it('leaves a message when the owner prefers that', async () => {
    const { humans } = desk();
    const call = callAtHand({ transfer: { whenNobodyAnswers: 'voicemail' } });
    humans.begin(call, REQUEST);
    const query = queryOf(await humans.route(call, 'requested'));
    const twiml = await humans.dialEnded(ended({ DialCallStatus: 'no-answer' }), query);
    expect(twiml).toMatch(/<Say>Sorry, nobody could take your call[^<]*Brightwater &amp; Sons[^<]*<\/Say><Record /);
    expect(twiml).toMatch(/<\/Say><Record [^>]*\/><Say>[^<]+<\/Say><Hangup\/><\/Response>$/);
  });

  it('hangs up while it rings', async () => {
    const { humans, journal } = desk();
    humans.begin(callAtHand(), REQUEST);
    const query = queryOf(await humans.route(callAtHand(), 'requested'));
    const gone = { CallSid: 'CA1', CallStatus: 'completed', DialCallStatus: 'no-answer', DialBridged: 'false' };
    expect(await humans.dialEnded(gone, query)).toContain('<Hangup/>');
    expect(journal.of('transferSettled')).toMatchObject([{ outcome: 'caller_hung_up' }]);
    expect(journal.of('end')).toMatchObject([{ endReason: 'caller_hung_up' }]);
  });
});

describe('an assistant that cannot speak', () => {
  it('rings a human, and takes a message when nobody answers', async () => {
    const { humans, journal } = desk();
    const call = callAtHand();
    const twiml = await humans.route(call, 'unavailable');
    expect(twiml).toMatch(/<Say>Sorry, our assistant[^<]+<\/Say><Dial /);
    expect(journal.records).toMatchObject([
      { kind: 'left', endReason: 'realtime_lost' },
      { kind: 'transferStarted', reason: 'outage' },
    ]);
    const query = queryOf(twiml);
    expect(await humans.dialEnded(ended({ DialCallStatus: 'no-answer' }), query)).toContain('<Record ');
  });

  it.each([
    ['voicemail', {}, /<Record /],
    ['message', {}, /^(?!.*<Record).*<Say>[^<]+<\/Say><Hangup\/>/],
    ['human', { contactPhone: null }, /<Record /],
  ] as const)('gives %s as the owner wants', async (whenUnavailable, more, twiml) => {
    const { humans } = desk();
    expect(await humans.route(callAtHand({ whenUnavailable }, more), 'unavailable')).toMatch(twiml);
  });

  it('ends the call with its failure when only a sentence was said', async () => {
    const { humans, journal } = desk();
    await humans.route(callAtHand({ whenUnavailable: 'message' }, { leftFor: 'worker_lost' }), 'unavailable');
    expect(journal.of('end')).toMatchObject([{ endReason: 'worker_lost' }]);
  });

  it('does not ring a human again who has just not answered', async () => {
    const { humans } = desk();
    humans.begin(callAtHand(), REQUEST);
    const query = queryOf(await humans.route(callAtHand(), 'requested'));
    await humans.dialEnded(ended({ DialCallStatus: 'no-answer' }), query);
    expect(await humans.route(callAtHand(), 'unavailable')).toContain('<Record ');
    const elsewhere = desk();
    elsewhere.rows.set('xfer_1', transferRow({ outcome: 'busy', endedAt: new Date() }));
    expect(await elsewhere.humans.route(callAtHand(), 'unavailable')).toContain('<Record ');
  });
});

describe('without the database', () => {
  it('still dials, hears the end and takes a message', async () => {
    const { humans, journal } = desk({ isDatabaseAway: true });
    const call = callAtHand({ transfer: { whenNobodyAnswers: 'voicemail' } });
    humans.begin(call, REQUEST);
    const query = queryOf(await humans.route(call, 'requested'));
    const other = desk({ isDatabaseAway: true });
    const twiml = await other.humans.dialEnded(ended({ DialCallStatus: 'busy' }), query);
    expect(twiml).toContain('<Record ');
    expect(twiml).not.toContain('null');
    expect(other.journal.of('transferSettled')).toMatchObject([{ transferId: query.transfer, outcome: 'busy' }]);
    expect(journal.of('transferStarted')).toMatchObject([{ transferId: query.transfer }]);
  });

  it('rings a human for a request nobody remembers', async () => {
    const { humans, journal } = desk({ isDatabaseAway: true });
    expect(await humans.route(callAtHand(), 'requested')).toContain('<Dial ');
    expect(journal.of('transferStarted')).toMatchObject([{ briefing: '' }]);
  });
});

describe('the rest', () => {
  it('leaves the end of other dialled legs to others', async () => {
    const { humans, journal } = desk();
    expect(await humans.dialEnded(ended({ DialCallStatus: 'completed' }), {})).toBeNull();
    expect(journal.records).toEqual([]);
  });

  it('ends a call for its owner, whoever is talking', async () => {
    const { humans, journal, hungUp } = desk();
    await humans.hangUp(callAtHand());
    expect(hungUp).toEqual(['CA1']);
    expect(journal.of('end')).toMatchObject([{ endReason: 'owner_hung_up' }]);
  });

  it('asks again when Twilio does not end a call for its owner, and gives up calmly', async () => {
    const { services } = fakeHumans();
    let asked = 0;
    const hangUp = async () => {
      asked += 1;
      if (asked < 3) throw new Error('not now');
      return 'done' as const;
    };
    const parts = { journal: listJournal(), publicUrl: PUBLIC_URL, logger: quiet, hangUpRetryMs: [0, 0, 0] };
    const callControl = { ...services.callControl, hangUp };
    await new HumanDesk({ services: { ...services, callControl }, ...parts }).hangUp(callAtHand());
    expect(asked).toBe(3);
    const never = { ...services.callControl, hangUp: () => Promise.reject(new Error('never')) };
    await new HumanDesk({ services: { ...services, callControl: never }, ...parts }).hangUp(callAtHand());
  });
});
