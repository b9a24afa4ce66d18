import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TelephoneExchange } from './exchange.ts';
import { inboundRoute } from './inbound-route.ts';
import { keepNumbers } from './keep-numbers.ts';
import { OTHER_NUMBERS, seedNumbers } from './seed-numbers.ts';

const LINE = '+15125550142';
const STRANGER = '+15125550100';
let exchange: TelephoneExchange;

beforeEach(() => {
  exchange = new TelephoneExchange({ accountSid: 'AC1', authToken: 'token' });
  seedNumbers(exchange.numbers, { lines: { [LINE]: 'Main' }, publicUrl: () => 'https://w.example', isKnown: false });
});

const routeOf = (to: string, line: { fallbackUrl?: null } = {}) =>
  inboundRoute(exchange, { to, workerUrl: 'http://127.0.0.1:3001', publicUrl: 'https://w.example/', ...line });
const numberAt = (e164: string) => {
  const number = exchange.numbers.findByNumber(e164);
  if (!number) throw new Error(`${e164} is not in the account`);
  return number;
};

describe('a call', () => {
  it('goes to the line under trial as long as nobody set its number up', () => {
    for (const to of [LINE, STRANGER]) {
      expect(routeOf(to)).toMatchObject({
        problem: null,
        route: { url: 'https://w.example/twilio/voice', fallbackUrl: 'https://w.example/twilio/fallback' },
      });
    }
    expect(routeOf(LINE, { fallbackUrl: null }).route.fallbackUrl).toBeNull();
  });

  it('goes where its number is set up to, with the methods set there', () => {
    expect(routeOf(OTHER_NUMBERS.answeringService).route).toEqual({
      url: 'https://answering.example/calls?account=77',
      method: 'POST',
      fallbackUrl: 'https://answering.example/fallback',
      fallbackMethod: 'GET',
      statusUrl: 'https://answering.example/status',
      statusMethod: 'POST',
    });
    exchange.numbers.reroute(numberAt(LINE), { voice_url: 'https://else.example/', voice_method: 'GET' });
    expect(routeOf(LINE).route).toMatchObject({ url: 'https://else.example/', method: 'GET' });
  });

  it('is taken by the trunk before the application, and by that before the number’s own address', () => {
    expect(routeOf(OTHER_NUMBERS.officePhones).problem?.message).toContain('the trunk TK');
    expect(routeOf(OTHER_NUMBERS.voicemailApplication).route.url).toBe('https://voicemail.example/incoming');
    exchange.numbers.reroute(numberAt(LINE), { voice_receive_mode: 'fax' });
    expect(routeOf(LINE).problem?.message).toContain('fax');
  });

  it('reaches nobody when its number was given back', () => {
    exchange.numbers.release(numberAt(LINE).sid);
    expect(routeOf(LINE).problem?.message).toContain('not in service');
    expect(exchange.owns(LINE)).toBe(false);
  });
});

describe('kept in a file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'offhook-numbers-'));
    file = join(folder, 'deep', 'numbers.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const restarted = () => {
    const later = new TelephoneExchange({ accountSid: 'AC1', authToken: 'token' });
    return { numbers: later.numbers, isKnown: keepNumbers(later.numbers, file) };
  };

  it('the numbers, their routing and those given back are there after a restart', () => {
    expect(keepNumbers(exchange.numbers, file)).toBe(false);
    const bought = exchange.numbers.add('+15125550150', { routing: { voice_url: 'https://w.example/v' } });
    exchange.numbers.rename(bought, 'Van');
    exchange.numbers.release(numberAt(OTHER_NUMBERS.unused).sid);
    const { numbers, isKnown } = restarted();
    expect([isKnown, numbers.list()]).toEqual([true, exchange.numbers.list()]);
    expect(numbers.isReleased(OTHER_NUMBERS.unused)).toBe(true);
  });

  it('a file that was cut off is as good as none', () => {
    keepNumbers(exchange.numbers, file);
    writeFileSync(file, '{"numbers":[{"sid":');
    expect(restarted()).toMatchObject({ isKnown: false });
  });
});
