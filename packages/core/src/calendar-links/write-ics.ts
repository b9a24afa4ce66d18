/** One event of a calendar file. Instants are epoch milliseconds. */
export interface IcsEvent {
  /** The same for ever: a moved event keeps it. */
  readonly uid: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  readonly summary: string;
  readonly location: string;
  readonly description: string;
  readonly isTentative: boolean;
}

/** A line has at most 75 octets, the rest goes on after a line break and a blank (RFC 5545, 3.1). */
const MAX_LINE_BYTES = 75;

/** An iCalendar file (RFC 5545) that calendars subscribe to; `refreshMin` says how often they should ask. */
export function writeIcs(calendar: {
  readonly name: string;
  readonly refreshMin: number;
  readonly events: readonly IcsEvent[];
}): string {
  const { name, refreshMin, events } = calendar;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Offhook//Technician calendar//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escapeText(name)}`,
    `REFRESH-INTERVAL;VALUE=DURATION:PT${refreshMin}M`,
    `X-PUBLISHED-TTL:PT${refreshMin}M`,
    ...events.flatMap(eventLines),
    'END:VCALENDAR',
  ];
  return `${lines.map(fold).join('\r\n')}\r\n`;
}

function eventLines(event: IcsEvent): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escapeText(event.uid)}`,
    `DTSTAMP:${utc(event.updatedAtMs)}`,
    `LAST-MODIFIED:${utc(event.updatedAtMs)}`,
    `DTSTART:${utc(event.startsAtMs)}`,
    `DTEND:${utc(event.endsAtMs)}`,
    `SUMMARY:${escapeText(event.summary)}`,
    ...(event.location === '' ? [] : [`LOCATION:${escapeText(event.location)}`]),
    ...(event.description === '' ? [] : [`DESCRIPTION:${escapeText(event.description)}`]),
    `STATUS:${event.isTentative ? 'TENTATIVE' : 'CONFIRMED'}`,
    'TRANSP:OPAQUE',
    'END:VEVENT',
  ];
}

/** `20261124T150000Z` */
function utc(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** What a caller said must not end the line and begin another property (RFC 5545, 3.3.11). */
function escapeText(text: string): string {
  return text
    .replace(/[\\;,]/g, (special) => `\\${special}`)
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

/** Counted in octets, cut between characters. */
function fold(line: string): string {
  if (Buffer.byteLength(line) <= MAX_LINE_BYTES) return line;
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    // A continued line begins with a blank, which counts.
    if (bytes + size > (parts.length === 0 ? MAX_LINE_BYTES : MAX_LINE_BYTES - 1)) {
      parts.push(part);
      part = '';
      bytes = 0;
    }
    part += character;
    bytes += size;
  }
  return [...parts, part].join('\r\n ');
}
