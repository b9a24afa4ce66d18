import { describe, expect, it } from 'vitest';
import { CallRegistry } from './call-registry.ts';
import { newStreamToken, streamTokenHash, TOKEN_LIFETIME_MS } from './stream-token.ts';

const call = (callSid: string) => ({ callSid, accountSid: 'AC1' });

describe('admission', () => {
  it('counts calls that are still being set up', () => {
    const registry = new CallRegistry({ maxCalls: 1 });
    expect(registry.admit()).toBe('admitted');
    expect(registry.admit()).toBe('capacity');
    registry.release();
    expect(registry.admit()).toBe('admitted');
  });

  it('takes nobody while draining, and knows when the last call has gone', async () => {
    const registry = new CallRegistry({ maxCalls: 5 });
    const last = call('CA1');
    registry.admit();
    registry.add(last);
    registry.startDraining();
    expect(registry.admit()).toBe('draining');
    expect(await registry.whenEmpty(10)).toBe(false);
    const empty = registry.whenEmpty(5_000);
    registry.remove(last);
    expect(await empty).toBe(true);
  });
});

describe('stream tokens', () => {
  function withToken() {
    let nowMs = 0;
    const registry = new CallRegistry({ maxCalls: 5, now: () => nowMs });
    const known = call('CA1');
    registry.admit();
    registry.add(known);
    const issue = () => {
      const token = newStreamToken();
      registry.acceptToken(token, known);
      return token;
    };
    return { registry, known, issue, token: issue(), pass: (ms: number) => (nowMs += ms) };
  }

  it('open their own call, once', () => {
    const { registry, known, token } = withToken();
    expect(registry.redeemToken(token, known)).toBe(known);
    expect(registry.redeemToken(token, known)).toBeNull();
  });

  it.each([
    { callSid: 'CA2', accountSid: 'AC1' },
    { callSid: 'CA1', accountSid: 'AC2' },
  ])('do not open another call: %o', (stream) => {
    const { registry, token } = withToken();
    expect(registry.redeemToken(token, stream)).toBeNull();
  });

  it('expire, are unguessable, and go with their call', () => {
    const { registry, known, token, issue, pass } = withToken();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(registry.redeemToken('', known)).toBeNull();
    pass(TOKEN_LIFETIME_MS + 1);
    expect(registry.redeemToken(token, known)).toBeNull();
    const second = issue();
    registry.remove(known);
    expect(registry.redeemToken(second, known)).toBeNull();
  });

  it('are kept elsewhere as a hash that binds them to their call and account', () => {
    const hash = streamTokenHash('token', call('CA1'));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hash).not.toBe(streamTokenHash('token', call('CA2')));
    expect(hash).not.toBe(streamTokenHash('token', { callSid: 'CA1', accountSid: 'AC2' }));
  });
});
