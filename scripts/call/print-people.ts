import type { CallReport } from '@offhook/simulators';
import { bold, dim } from '../lib/progress.ts';
import type { CallRecord } from './read-call-facts.ts';

/** Whom the caller was put through to, what they heard, and which messages are on tape. */
export function printPeople(report: CallReport, record: CallRecord | null): void {
  if (report.pressed !== '') console.log(`  The caller pressed ${report.pressed}.`);
  for (const person of report.people) printPerson(person);
  for (const { mode, reason, outcome } of record?.transfers ?? [])
    console.log(`  Transfer (${mode}, ${words(reason)}): ${words(outcome)}`);
  for (const { kind, durationMs } of record?.recordings ?? [])
    console.log(`  ${kind === 'voicemail' ? 'Message on tape' : 'Recording'}: ${seconds(durationMs ?? 0)}`);
}

function printPerson({ number, status, bridged, talkMs, pressed, heard, said }: CallReport['people'][number]): void {
  const fate = bridged ? `talked for ${seconds(talkMs)}` : words(status);
  console.log(`  ${bold(number)} ${fate}${pressed === '' ? '' : `, pressed ${pressed}`}`);
  for (const sound of heard) {
    if (sound.by === 'twilio') console.log(dim(`    heard Twilio: ${sound.text}`));
    if (sound.by === 'person') console.log(dim(`    heard the caller: ${sound.text}`));
  }
  for (const { text } of said) console.log(dim(`    said: ${text}`));
}

const words = (name: string): string => name.replaceAll(/[_-]/g, ' ');
const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;
