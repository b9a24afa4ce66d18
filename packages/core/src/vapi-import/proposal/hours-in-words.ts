import { type BusinessHours, type OpenInterval, WEEKDAYS, type Weekday } from '../../projects/business-profile.ts';

const DAYS: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/** `Monday, Thursday` */
export function daysInWords(days: readonly Weekday[]): string {
  return days.map((day) => DAYS[day]).join(', ');
}

/** A line for each stretch of days that are alike: `Monday to Friday: 8:00 AM to 5:00 PM`. */
export function hoursInWords({ weekly }: Pick<BusinessHours, 'weekly'>): string {
  const lines: { first: Weekday; last: Weekday; hours: string }[] = [];
  for (const day of WEEKDAYS) {
    const hours = weekly[day].map(stretch).join(' and ') || 'closed';
    const before = lines.at(-1);
    if (before?.hours === hours) before.last = day;
    else lines.push({ first: day, last: day, hours });
  }
  return lines
    .map(({ first, last, hours }) => `${first === last ? DAYS[first] : `${DAYS[first]} to ${DAYS[last]}`}: ${hours}`)
    .join('\n');
}

function stretch({ from, to }: OpenInterval): string {
  return `${clock(from)} to ${clock(to)}`;
}

/** `08:30`: 8:30 AM. */
function clock(time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return `${hour % 12 || 12}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'AM' : 'PM'}`;
}
