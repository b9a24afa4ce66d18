import type { BookingsBenchResult } from './run-bookings-bench.ts';

/** Whether the promise was kept: nothing double, nothing lost, nothing nobody knows of. */
export function isKept({ audits, crashes }: BookingsBenchResult): boolean {
  if (crashes > 0) return false;
  return [audits.own, audits.calcom].every(({ doubles, lost, orphans }) => doubles + lost + orphans === 0);
}

/** What was booked and what was found, as Markdown. */
export function bookingsTable(result: BookingsBenchResult): string {
  const { audits, cleanMs, troubledMs, plan } = result;
  const row = (label: string, own: number | string, calcom: number | string) => `| ${label} | ${own} | ${calcom} |`;
  const ms = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(value < 10 ? 1 : 0));
  const counts = (record: Readonly<Record<string, number>>) =>
    Object.entries(record)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none';
  return [
    '',
    '| | own calendar | Cal.com |',
    '| --- | ---: | ---: |',
    row('callers', audits.own.callers, audits.calcom.callers),
    row('told "you are booked"', audits.own.booked, audits.calcom.booked),
    row('cut off, or told not to count on it', audits.own.unsure, audits.calcom.unsure),
    row('appointments in the end', audits.own.standing, audits.calcom.standing),
    row('**doubles**', audits.own.doubles, audits.calcom.doubles),
    row('**lost**', audits.own.lost, audits.calcom.lost),
    row('**orphans**', audits.own.orphans, audits.calcom.orphans),
    row('clean booking p50 ms', ms(cleanMs.own.p50), ms(cleanMs.calcom.p50)),
    row('... p99', ms(cleanMs.own.p99), ms(cleanMs.calcom.p99)),
    row(`in trouble, ${plan.atOnce} callers at once, p50 ms`, ms(troubledMs.own.p50), ms(troubledMs.calcom.p50)),
    row('... p99', ms(troubledMs.own.p99), ms(troubledMs.calcom.p99)),
    '',
    `Trouble made: ${counts(result.troubles)}.`,
    `Workers that crashed: ${result.crashes}.`,
    `Function calls that failed for good: ${counts(result.failures)}.`,
    `Settled by the reconciler: ${counts(result.reconciled)}.`,
    ...audits.own.findings,
    ...audits.calcom.findings,
    `${isKept(result) ? 'Kept' : 'BROKEN'}. Seed ${plan.seed}. Took ${Math.round(result.tookMs / 1_000)} s.`,
  ].join('\n');
}
