import type { CallReport } from '@offhook/simulators';
import { bold, dim } from '../lib/progress.ts';
import type { CallRecord } from './read-call-facts.ts';

/** Whom the caller was put through to, what they heard, and which messages are on tape. */
export function printPeople(report: CallReport, record: CallRecord | null): void {
  if (report.pressed !== '') console.log(`  The caller pressed ${report.pressed}.`);
  for (const person of report.people) printPerson(person);
  for (const { mode, reason, outcome } of record?.transfers ?? [])
    console.log(`  Transfer (${mode}, ${spaced(reason)}): ${spaced(outcome)}`);
  for (const { kind, durationMs } of record?.recordings ?? [])
    console.log(`  ${kind === 'voicemail' ? 'Message on tape' : 'Recording'}: ${seconds(durationMs ?? 0)}`);
}

function printPerson({ number, status, bridged, talkMs, pressed, heard, said }: CallReport['people'][number]): void {
  const fate = bridged ? `talked for ${seconds(talkMs)}` : spaced(status);
  console.log(`  ${bold(number)} ${fate}${pressed === '' ? '' : `, pressed ${pressed}`}`);
  const words = [
    ...heard.flatMap((sound) => {
      if (sound.by !== 'twilio' && sound.by !== 'person') return [];
      return [{ atMs: sound.startMs, text: `heard ${sound.by === 'twilio' ? 'Twilio' : 'the caller'}: ${sound.text}` }];
    }),
    ...said.map(({ startMs, text }) => ({ atMs: startMs, text: `said: ${text}` })),
  ];
  for (const { text } of words.sort((a, b) => a.atMs - b.atMs)) console.log(dim(`    ${text}`));
}

const spaced = (name: string): string => name.replaceAll(/[_-]/g, ' ');
const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;
