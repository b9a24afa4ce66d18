/** `Good morning` until noon, `Good afternoon` until six, `Good evening` after, by the business's clock. */
export function greetingAt(nowMs: number, timeZone: string): string {
  const hour = Number(new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(nowMs));
  if (hour < 12) return 'Good morning';
  return hour < 18 ? 'Good afternoon' : 'Good evening';
}
