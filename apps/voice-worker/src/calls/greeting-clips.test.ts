import type { RealtimeServerMessage } from '@offhook/protocol';
import { createLogger } from '@offhook/telemetry';
import { describe, expect, it } from 'vitest';
import { GreetingClips } from './greeting-clips.ts';
import { GreetingTake } from './greeting-take.ts';

const SOUND = Buffer.alloc(8_000, 0x41);
const GREETING = 'Thanks for calling. How can I help?';

function spoken(
  take: GreetingTake,
  { transcript = GREETING, status = 'completed' as const, purpose = 'greeting' } = {},
) {
  const tell = (message: unknown) => take.message(message as RealtimeServerMessage);
  tell({ type: 'response.created', response: { id: 'r1', metadata: { purpose } } });
  take.audio({ responseId: 'r1', itemId: 'i1', payload: SOUND.toString('base64') });
  take.audio({ responseId: 'other', itemId: 'i1', payload: SOUND.toString('base64') });
  tell({ type: 'response.output_audio_transcript.done', response_id: 'r1', item_id: 'i1', transcript });
  tell({ type: 'response.done', response: { id: 'r1', status } });
}

describe('a take of the greeting', () => {
  const takes = (about: Parameters<typeof spoken>[1]) => {
    const kept: Buffer[] = [];
    spoken(new GreetingTake(GREETING, (audio) => kept.push(audio)), about);
    return kept;
  };

  it('is kept when it came whole and word for word', () => {
    expect(takes({ transcript: 'thanks for calling, how can I help' })).toEqual([SOUND]);
  });

  it.each([
    ['other words', { transcript: 'Thanks for calling Brightwater. How can I help?' }],
    ['a cut one', { status: 'cancelled' as const }],
    ['an answer to a caller who spoke first', { purpose: 'answer' }],
  ])('is not kept: %s', (_, about) => {
    expect(takes(about as Parameters<typeof spoken>[1])).toEqual([]);
  });
});

describe('greeting clips', () => {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const of = { voice: 'marin', greeting: GREETING };

  it('are looked up once, kept in memory, and cut into pieces that are the same sound', async () => {
    let asked = 0;
    const services = {
      findGreetingClip: async () => {
        asked += 1;
        return new Uint8Array(SOUND);
      },
      storeGreetingClip: async () => true,
    };
    const clips = new GreetingClips({ services, model: 'm', logger });
    const first = await clips.of('proj_1', of).clip;
    await clips.of('proj_1', of).clip;
    expect(asked).toBe(1);
    expect(Buffer.concat((first ?? []).map((piece) => Buffer.from(piece, 'base64')))).toEqual(SOUND);
    expect(first?.length).toBe(3);
  });

  it('are stored from the first whole take, and found by the next call', async () => {
    const stored: string[] = [];
    const services = {
      findGreetingClip: async () => null,
      storeGreetingClip: async ({ key }: { key: string }) => stored.push(key) > 0,
    };
    const clips = new GreetingClips({ services, model: 'm', logger });
    const call = clips.of('proj_1', of);
    expect(await call.clip).toBeNull();
    spoken(call.take);
    await Promise.resolve();
    expect(stored).toHaveLength(1);
    expect(await clips.of('proj_1', of).clip).not.toBeNull();
  });

  it('that cannot be looked up are spoken by the model', async () => {
    const services = {
      findGreetingClip: () => Promise.reject(new Error('away')),
      storeGreetingClip: async () => false,
    };
    expect(await new GreetingClips({ services, model: 'm', logger }).of('proj_1', of).clip).toBeNull();
  });
});
