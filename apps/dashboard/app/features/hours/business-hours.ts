import type { RouterOutputs } from '#app/lib/trpc.ts';

export type BusinessHours = RouterOutputs['profile']['get']['hours'];
export type Weekday = keyof BusinessHours['weekly'];
export type Stretch = BusinessHours['weekly'][Weekday][number];

export const WEEKDAYS: readonly { day: Weekday; name: string }[] = [
  { day: 'mon', name: 'Monday' },
  { day: 'tue', name: 'Tuesday' },
  { day: 'wed', name: 'Wednesday' },
  { day: 'thu', name: 'Thursday' },
  { day: 'fri', name: 'Friday' },
  { day: 'sat', name: 'Saturday' },
  { day: 'sun', name: 'Sunday' },
];

/** As core allows (DaySchedule): morning, afternoon, evening and one more. */
export const MAX_STRETCHES = 4;

/** What a further stretch of a day begins with: the usual day first, later what is left of it. */
export function nextStretch(stretches: readonly Stretch[]): Stretch {
  const last = stretches.at(-1);
  if (!last) return { from: '08:00', to: '17:00' };
  const from = last.to >= '22:00' ? '22:00' : plusHour(last.to);
  return { from, to: from >= '22:00' ? '23:30' : plusHour(plusHour(from)) };
}

function plusHour(time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return `${String(Math.min(23, hours + 1)).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** What is wrong with a day, by the index of the stretch; nothing when it is fine. */
export function problemsOf(stretches: readonly Stretch[]): Map<number, string> {
  const problems = new Map<number, string>();
  stretches.forEach((stretch, index) => {
    const before = stretches[index - 1];
    if (!stretch.from || !stretch.to) problems.set(index, 'Fill in both times');
    else if (stretch.from >= stretch.to) problems.set(index, 'Closing time must be after opening time');
    else if (before && stretch.from < before.to) problems.set(index, 'This overlaps the time before it');
  });
  return problems;
}

export function hasProblems(hours: BusinessHours): boolean {
  return WEEKDAYS.some(({ day }) => problemsOf(hours.weekly[day]).size > 0);
}
