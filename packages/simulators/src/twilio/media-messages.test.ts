import { expect, it } from 'vitest';
import { readServerMessage } from './media-messages.ts';

const SID = 'MZ1';
const payload = Buffer.from([1, 2, 3]).toString('base64');
const read = (message: unknown, isBinary = false) =>
  readServerMessage({ text: typeof message === 'string' ? message : JSON.stringify(message), isBinary }, SID);

it.each([
  { event: 'media', streamSid: SID, media: { payload } },
  { event: 'mark', streamSid: SID, mark: { name: 'a' } },
  { event: 'clear', streamSid: SID },
])('understands $event', (message) => {
  expect(read(message)).toEqual({ ok: true, message });
});

it.each([
  ['no JSON', 'hello'],
  ['an unknown event', { event: 'pause', streamSid: SID }],
  ['an extra field', { event: 'clear', streamSid: SID, now: true }],
  ['a field inside', { event: 'media', streamSid: SID, media: { payload, track: 'outbound' } }],
  ['a missing name', { event: 'mark', streamSid: SID, mark: {} }],
  ['another stream', { event: 'clear', streamSid: 'MZ2' }],
  ['no base64', { event: 'media', streamSid: SID, media: { payload: '***' } }],
  ['a file header', { event: 'media', streamSid: SID, media: { payload: Buffer.from('RIFFxxxx').toString('base64') } }],
])('warns with 31951 about %s', (_what, message) => {
  expect(read(message)).toMatchObject({ ok: false, warning: { code: 31951 } });
});

it('warns with 31950 about a binary frame', () => {
  expect(read('x', true)).toMatchObject({ ok: false, warning: { code: 31950 } });
});
