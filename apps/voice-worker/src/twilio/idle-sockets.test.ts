import { expect, it } from 'vitest';
import { IdleSockets } from './idle-sockets.ts';

function newSocket(closed: string[], name: string) {
  return { close: (code: number, reason?: string) => void closed.push(`${name} ${code} ${reason}`) };
}

it('lets the oldest give way to a new one, unless even that one has just come', () => {
  let nowMs = 0;
  const closed: string[] = [];
  const idle = new IdleSockets(2, () => nowMs);
  for (const name of ['first', 'second']) {
    expect(idle.makeRoom()).toBe(true);
    idle.add(newSocket(closed, name));
    nowMs += 400;
  }
  expect(idle.makeRoom()).toBe(false);
  nowMs = 1_000;
  expect(idle.makeRoom()).toBe(true);
  expect(closed).toEqual(['first 1008 no start']);
  expect(idle.size).toBe(1);
});

it('counts no socket that started or left', () => {
  const idle = new IdleSockets(1);
  const socket = newSocket([], 'one');
  idle.add(socket);
  idle.remove(socket);
  idle.remove(socket);
  expect(idle.size).toBe(0);
  expect(idle.makeRoom()).toBe(true);
});
