import { expect, it } from 'vitest';
import { type IcsEvent, writeIcs } from './write-ics.ts';

const EVENT: IcsEvent = {
  uid: 'bkg_1@offhook',
  startsAtMs: Date.parse('2026-11-24T15:00:00Z'),
  endsAtMs: Date.parse('2026-11-24T16:30:00Z'),
  updatedAtMs: Date.parse('2026-11-20T10:00:00Z'),
  summary: 'Leak repair, Ann Lee',
  location: '12 Oak Street; Austin, TX',
  description: '+15125551001',
  isTentative: false,
};
const write = (change: Partial<IcsEvent>) =>
  writeIcs({ name: 'Alex', refreshMin: 15, events: [{ ...EVENT, ...change }] });
const unfolded = (ics: string) => ics.replaceAll('\r\n ', '').split('\r\n');

it('writes a job with its place and what is needed there', () => {
  const lines = unfolded(write({}));
  expect(lines).toEqual(
    expect.arrayContaining([
      'X-WR-CALNAME:Alex',
      'UID:bkg_1@offhook',
      'DTSTART:20261124T150000Z',
      'DTEND:20261124T163000Z',
      'SUMMARY:Leak repair\\, Ann Lee',
      'LOCATION:12 Oak Street\\; Austin\\, TX',
      'STATUS:CONFIRMED',
    ]),
  );
  expect(lines.at(-1)).toBe('');
});

it('says so when a job is not confirmed yet', () => {
  expect(unfolded(write({ isTentative: true }))).toContain('STATUS:TENTATIVE');
});

it('keeps whatever a caller said inside its own line', () => {
  const said = 'Back door\r\nEND:VEVENT\nATTACH:https://evil.example\u0007\\';
  const lines = unfolded(write({ description: said }));
  expect(lines.filter((line) => line === 'END:VEVENT')).toHaveLength(1);
  expect(lines).toContain('DESCRIPTION:Back door\\nEND:VEVENT\\nATTACH:https://evil.example\\\\');
});

it('folds long lines at 75 octets, never inside a character', () => {
  const long = 'Überlauf 🚿 '.repeat(30).trim();
  const ics = write({ summary: long });
  for (const line of ics.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(unfolded(ics)).toContain(`SUMMARY:${long}`);
});
