import { type LiveEvent, LiveNotice } from './live-events.ts';

export type LiveSubscription = { projectId: string; callId?: string | undefined };

/** A source of notices: one shared listener of the process. `listen` calls `onGap` whenever notices may have been lost. */
export type LiveSource = {
  listen(onPayload: (payload: unknown) => void, onGap: () => void): { close(): Promise<void> };
};

export type LiveFeed = {
  /** Every event for the subscriber from now on, until `signal` aborts. Begins with nothing: the caller reads first. */
  subscribe(subscription: LiveSubscription, signal: AbortSignal): AsyncGenerator<LiveEvent, void, undefined>;
  subscriberCount(): number;
  close(): Promise<void>;
};

/** A subscriber that does not read is told to read everything again instead of filling the memory. */
const MAX_QUEUED_EVENTS = 256;

type Subscriber = { subscription: LiveSubscription; push(event: LiveEvent): void; end(): void };

/** One listener for the process, opened with the first subscriber and kept; fans out to those whom a notice concerns. */
export function createLiveFeed(source: LiveSource, now: () => Date = () => new Date()): LiveFeed {
  const subscribers = new Set<Subscriber>();
  let listener: { close(): Promise<void> } | undefined;

  function onPayload(payload: unknown): void {
    const notice = LiveNotice.safeParse(payload);
    if (!notice.success) return;
    const { projectId, ...event } = notice.data;
    for (const { subscription, push } of subscribers) {
      if (subscription.projectId !== projectId) continue;
      if (subscription.callId === undefined || subscription.callId === event.callId) push(event);
    }
  }
  function onGap(): void {
    for (const { push } of subscribers) push(resync(now()));
  }

  return {
    async *subscribe(subscription, signal) {
      listener ??= source.listen(onPayload, onGap);
      const queue = createEventQueue(now);
      const subscriber = { subscription, push: queue.push, end: queue.end };
      subscribers.add(subscriber);
      signal.addEventListener('abort', queue.end, { once: true });
      try {
        if (!signal.aborted) yield* queue.events();
      } finally {
        signal.removeEventListener('abort', queue.end);
        subscribers.delete(subscriber);
      }
    },
    subscriberCount: () => subscribers.size,
    async close() {
      for (const { end } of subscribers) end();
      await listener?.close();
      listener = undefined;
    },
  };
}

export function resync(at: Date): LiveEvent {
  return { kind: 'resync', callId: null, at: at.toISOString() };
}

function createEventQueue(now: () => Date) {
  let queued: LiveEvent[] = [];
  let ended = false;
  let wake: () => void = () => undefined;
  return {
    push(event: LiveEvent): void {
      if (queued.length >= MAX_QUEUED_EVENTS) queued = [resync(now())];
      else queued.push(event);
      wake();
    },
    end(): void {
      ended = true;
      wake();
    },
    async *events(): AsyncGenerator<LiveEvent, void, undefined> {
      while (!ended) {
        const batch = queued;
        queued = [];
        yield* batch;
        if (queued.length > 0 || ended) continue;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
