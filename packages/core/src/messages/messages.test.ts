import { expect, it } from 'vitest';
import { afterQuietHours } from './quiet-hours.ts';
import { fillTemplate, unknownPlaceholders } from './template.ts';
import { canReceiveTexts } from './text-address.ts';
import { TextSettings } from './text-settings.ts';
import { soundsLikeCancelling, understandText } from './understand-text.ts';

it.each([
  ['C', 'confirm'],
  ['c!', 'confirm'],
  ['yes', 'confirm'],
  ['R', 'change'],
  [' r ', 'change'],
  ['STOP', 'stop'],
  ['stop all', 'stop'],
  ['Unsubscribe.', 'stop'],
  ['START', 'start'],
  ['help?', 'help'],
  ['Stop by at noon', 'other'],
  ['cancel my appointment', 'other'],
  ['C u tomorrow', 'other'],
  ['', 'other'],
  ['👍', 'other'],
])('understands %j as %s', (body, intent) => {
  expect(understandText(body)).toBe(intent);
});

it('hears a wish to cancel in CANCEL alone', () => {
  expect(soundsLikeCancelling('Cancel.')).toBe(true);
  expect(soundsLikeCancelling('STOP')).toBe(false);
});

it('fills words in once, and shows what it does not know', () => {
  expect(fillTemplate('{business}: {date} {serivce}', { business: '{date}', date: 'Monday' })).toBe(
    '{date}: Monday {serivce}',
  );
  expect(unknownPlaceholders('{business} {serivce} {}')).toEqual(['serivce', '']);
});

it('waits for the end of the quiet hours, over midnight and within a day, on the business’s clock', () => {
  const night = { from: '20:00', to: '08:00' };
  const at = (iso: string, quiet = night) =>
    new Date(afterQuietHours(Date.parse(iso), 'America/Chicago', quiet)).toISOString();
  expect(at('2026-11-24T01:59:00Z')).toBe('2026-11-24T01:59:00.000Z');
  expect(at('2026-11-24T02:00:00Z')).toBe('2026-11-24T14:00:00.000Z');
  expect(at('2026-11-24T13:59:00Z')).toBe('2026-11-24T14:00:00.000Z');
  expect(at('2026-11-24T14:00:00Z')).toBe('2026-11-24T14:00:00.000Z');
  expect(at('2026-11-24T19:00:00Z', { from: '12:00', to: '14:00' })).toBe('2026-11-24T20:00:00.000Z');
  expect(at('2026-11-24T02:00:00Z', { from: '08:00', to: '08:00' })).toBe('2026-11-24T02:00:00.000Z');
});

it('knows which numbers a text can reach', () => {
  expect(['+15125550142', '+15129651000', '+447911123456'].map(canReceiveTexts)).toEqual([true, true, true]);
  expect(['+18005551212', '+442079460123', '5125550142', '', 'anonymous', '+1'].some(canReceiveTexts)).toBe(false);
});

it('has words for every text before an owner wrote any, each at most three parts long', () => {
  const { confirmation, reminder, change, link } = TextSettings.parse({});
  for (const { length } of [confirmation.text, reminder.text, change.moved, change.cancelled, link.text])
    expect(length).toBeLessThan(160);
  expect(TextSettings.safeParse({ reminder: { text: ' ' } }).success).toBe(false);
});
