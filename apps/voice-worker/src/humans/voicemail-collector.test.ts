import { expect, it } from 'vitest';
import { quiet } from './testing.ts';
import { VoicemailCollector } from './voicemail-collector.ts';

function collectorOf(fetchVoicemail: (recordingId: string) => Promise<void>, pending: string[] = []) {
  const services = { fetchVoicemail, pendingVoicemails: async () => pending };
  return new VoicemailCollector({ services, logger: quiet, retryAfterMs: [0, 0, 0] });
}

it('tries again until the message is there, one attempt at a time', async () => {
  const attempts: string[] = [];
  const collector = collectorOf(async (recordingId) => {
    attempts.push(recordingId);
    if (attempts.length < 3) throw new Error('not there yet');
  });
  await Promise.all([collector.collect('rec_1'), collector.collect('rec_1')]);
  expect(attempts).toEqual(['rec_1', 'rec_1', 'rec_1']);
});

it('leaves what cannot be fetched to the sweep, which goes on past it', async () => {
  const fetched: string[] = [];
  const collector = collectorOf(
    async (recordingId) => {
      if (recordingId === 'rec_bad') throw new Error('gone wrong');
      fetched.push(recordingId);
    },
    ['rec_bad', 'rec_2'],
  );
  await collector.collect('rec_bad');
  await collector.sweep();
  expect(fetched).toEqual(['rec_2']);
});

it('survives a database that is away, and does nothing more once stopped', async () => {
  const collector = new VoicemailCollector({
    services: {
      fetchVoicemail: async () => expect.unreachable(),
      pendingVoicemails: async () => {
        throw new Error('no database');
      },
    },
    logger: quiet,
  });
  await collector.sweep();
  await collector.stop();
  await collector.collect('rec_1');
});
