import { describe, expect, it } from 'vitest';
import type { LiveEvent } from './live-events.ts';
import { createLiveFeed, type LiveFeed, type LiveSubscription } from './live-feed.ts';

const AT = '2026-11-23T15:00:00.000Z';

function newFeed() {
  let emit: (payload: unknown) => void = () => undefined;
  let gap: () => void = () => undefined;
  let listeners = 0;
  const feed = createLiveFeed(
    {
      listen(onPayload, onGap) {
        listeners += 1;
        emit = onPayload;
        gap = onGap;
        const close = async () => {
          listeners -= 1;
        };
        return { close };
      },
    },
    () => new Date(AT),
  );
  return { feed, emit: (payload: unknown) => emit(payload), gap: () => gap(), listeners: () => listeners };
}

/** Subscribes and collects in the background. */
function collect(feed: LiveFeed, subscription: LiveSubscription) {
  const seen: LiveEvent[] = [];
  const stop = new AbortController();
  const done = (async () => {
    for await (const event of feed.subscribe(subscription, stop.signal)) seen.push(event);
  })();
  return { seen, stop: () => stop.abort(), done };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const notice = (projectId: string, callId: string | null, kind = 'turn') => ({ projectId, callId, kind, at: AT });

describe('the live feed', () => {
  it('tells each subscriber what happens in their business, and nothing of another', async () => {
    const { feed, emit, listeners } = newFeed();
    const mine = collect(feed, { projectId: 'proj_a' });
    const oneCall = collect(feed, { projectId: 'proj_a', callId: 'call_2' });
    const theirs = collect(feed, { projectId: 'proj_b' });
    await settled();
    emit(notice('proj_a', 'call_1'));
    emit(notice('proj_a', 'call_2'));
    emit(notice('proj_a', null, 'booking'));
    await settled();
    expect(mine.seen.map(({ callId }) => callId)).toEqual(['call_1', 'call_2', null]);
    expect(oneCall.seen).toEqual([{ kind: 'turn', callId: 'call_2', at: AT }]);
    expect(theirs.seen).toEqual([]);
    expect(listeners()).toBe(1);
    await feed.close();
    await Promise.all([mine.done, oneCall.done, theirs.done]);
  });

  it('forgets a subscriber who left', async () => {
    const { feed, emit } = newFeed();
    const left = collect(feed, { projectId: 'proj_a' });
    await settled();
    expect(feed.subscriberCount()).toBe(1);
    left.stop();
    await left.done;
    emit(notice('proj_a', 'call_1'));
    expect([feed.subscriberCount(), left.seen]).toEqual([0, []]);
  });

  it('never waits for one who was gone before', async () => {
    const { feed } = newFeed();
    const events: LiveEvent[] = [];
    for await (const event of feed.subscribe({ projectId: 'proj_a' }, AbortSignal.abort())) events.push(event);
    expect([events, feed.subscriberCount()]).toEqual([[], 0]);
  });

  it('has everyone read again after a gap', async () => {
    const { feed, gap } = newFeed();
    const one = collect(feed, { projectId: 'proj_a', callId: 'call_1' });
    await settled();
    gap();
    await settled();
    expect(one.seen).toEqual([{ kind: 'resync', callId: null, at: AT }]);
    await feed.close();
    await one.done;
  });

  it('ignores what is not a notice', async () => {
    const { feed, emit } = newFeed();
    const one = collect(feed, { projectId: 'proj_a' });
    await settled();
    for (const payload of [null, 'text', {}, { projectId: 'proj_a' }, { projectId: 'proj_a', kind: 'secret' }])
      emit(payload);
    await settled();
    expect(one.seen).toEqual([]);
    await feed.close();
    await one.done;
  });

  it('keeps little for a subscriber who does not read', async () => {
    const { feed, emit } = newFeed();
    const slow = feed.subscribe({ projectId: 'proj_a' }, new AbortController().signal);
    const first = slow.next();
    await settled();
    for (let count = 0; count < 10_000; count += 1) emit(notice('proj_a', 'call_1'));
    const got = [(await first).value];
    await feed.close();
    for await (const event of slow) got.push(event);
    expect(got.length).toBeLessThan(300);
    expect(got.some((event) => event?.kind === 'resync')).toBe(true);
  });
});
