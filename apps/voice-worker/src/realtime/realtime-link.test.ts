import { expect, it } from 'vitest';
import { type LinkedSession, type LinkListener, RealtimeLink } from './realtime-link.ts';
import type { RealtimeListener } from './realtime-socket.ts';

/** Sessions in the test's hands: what each was given, and a way to speak for it. */
class FakeSession implements LinkedSession {
  readonly given: string[] = [];
  readonly waiting: string[] = [];
  isConfigured = false;
  isClosed = false;
  says: RealtimeListener | null = null;
  readonly seed: readonly string[];
  readonly attempt: number;

  constructor(wanted: { seed: readonly string[]; attempt: number }) {
    this.seed = wanted.seed;
    this.attempt = wanted.attempt;
  }

  listen(listener: RealtimeListener): void {
    this.says = listener;
  }

  appendAudio(payload: string): void {
    (this.isConfigured ? this.given : this.waiting).push(payload);
  }

  takeUnsent(): string[] {
    return this.waiting.splice(0);
  }

  send(frame: string): void {
    this.given.push(frame);
  }

  close(): void {
    this.isClosed = true;
  }

  ready(): void {
    this.isConfigured = true;
    for (const payload of this.takeUnsent()) this.given.push(payload);
    this.says?.onReady({ sessionId: null, expiresInMs: null });
  }
}

const SEED = {
  entries: [{ kind: 'said', speaker: 'caller', text: 'Hello?' }],
  runningToolCallIds: [],
  missing: 'nothing',
} as const;
const LOSS = { reason: 'closed', detail: '' } as const;

function newLink() {
  const sessions: FakeSession[] = [];
  const heard: string[] = [];
  const link = new RealtimeLink((wanted) => {
    const session = new FakeSession(wanted);
    sessions.push(session);
    return session;
  });
  const note = (what: string) => () => void heard.push(what);
  const listener: LinkListener = {
    onReady: note('ready'),
    onAudio: note('audio'),
    onMessage: note('message'),
    onLost: note('lost'),
    onNextReady: note('nextReady'),
    onNextLost: note('nextLost'),
  };
  link.listen(listener);
  const session = (index: number): FakeSession => {
    const one = sessions[index];
    if (!one) throw new Error(`No session ${index}`);
    return one;
  };
  return { link, heard, session, count: () => sessions.length };
}

const append = (link: RealtimeLink, ...payloads: string[]) => {
  for (const payload of payloads) link.appendAudio(payload);
};

it('keeps the caller’s audio through any number of failed dials, and gives it to the next session in order, once', () => {
  const { link, session } = newLink();
  session(0).ready();
  append(link, 'a');
  session(0).says?.onLost(LOSS);
  append(link, 'b');
  link.redial({ seed: SEED, attempt: 1 });
  append(link, 'c');
  session(1).says?.onLost(LOSS);
  append(link, 'd');
  link.redial({ seed: SEED, attempt: 2 });
  append(link, 'e');
  session(2).ready();
  append(link, 'f');
  expect(session(0).given).toEqual(['a']);
  expect(session(1).given).toEqual([]);
  expect(session(2).given).toEqual(['b', 'c', 'd', 'e', 'f']);
  expect([session(2).attempt, session(2).seed.length]).toEqual([2, 1]);
});

it('hears nothing more of a session it has let go', () => {
  const { link, heard, session } = newLink();
  session(0).ready();
  link.redial({ seed: SEED, attempt: 1 });
  session(0).says?.onAudio({ responseId: 'r', itemId: 'i', payload: 'x' });
  session(0).says?.onLost(LOSS);
  expect(session(0).isClosed).toBe(true);
  expect(heard).toEqual(['ready']);
  session(1).ready();
  session(1).says?.onLost(LOSS);
  expect(heard).toEqual(['ready', 'ready', 'lost']);
});

it('prepares the next session beside the present one, and hands over with the last moment of sound', () => {
  const { link, heard, session } = newLink();
  session(0).ready();
  append(link, 'a');
  link.prepareNext();
  append(link, 'b');
  session(1).ready();
  append(link, 'c');
  expect(session(1).given).toEqual([]);
  link.switchOver(SEED);
  append(link, 'd');
  expect(session(0).given).toEqual(['a', 'b', 'c']);
  expect(session(0).isClosed).toBe(true);
  expect(session(1).given.slice(1)).toEqual(['b', 'c', 'd']);
  expect(session(1).given[0]).toContain('Hello?');
  session(1).says?.onAudio({ responseId: 'r', itemId: 'i', payload: 'x' });
  session(1).says?.onLost(LOSS);
  expect(heard).toEqual(['ready', 'nextReady', 'audio', 'lost']);
});

it('keeps no more than a second of what the present session has heard as well', () => {
  const { link, session } = newLink();
  session(0).ready();
  link.prepareNext();
  session(1).ready();
  for (let frame = 0; frame < 500; frame += 1) link.appendAudio(`${frame}`);
  link.switchOver(SEED);
  expect(session(1).given.slice(1)).toHaveLength(40);
  expect(session(1).given.at(-1)).toBe('499');
});

it('loses the next session without a word about the present one', () => {
  const { link, heard, session } = newLink();
  session(0).ready();
  link.prepareNext();
  session(1).says?.onLost(LOSS);
  append(link, 'a');
  expect(session(0).given).toEqual(['a']);
  expect(heard).toEqual(['ready', 'nextLost']);
});

it('closes everything, and dials nothing afterwards by itself', () => {
  const { link, heard, session, count } = newLink();
  link.prepareNext();
  link.close();
  session(1).says?.onReady({ sessionId: null, expiresInMs: null });
  append(link, 'a');
  expect([session(0).isClosed, session(1).isClosed, count()]).toEqual([true, true, 2]);
  expect(heard).toEqual([]);
});
