import type { CSSProperties } from 'react';

/** Mantine's names of the colours that core lets a technician have; the browser cannot import core's own list. */
export const TECHNICIAN_COLORS = [
  'teal',
  'orange',
  'violet',
  'blue',
  'pink',
  'lime',
  'cyan',
  'grape',
  'indigo',
  'red',
  'yellow',
  'green',
] as const;

const KNOWN: ReadonlySet<string> = new Set(TECHNICIAN_COLORS);

/** CSS variables that paint something in a technician's colour (grey for nobody's), readable in both schemes. */
export function technicianStyle(color: string | null | undefined): CSSProperties {
  const name = color && KNOWN.has(color) ? color : 'gray';
  return Object.fromEntries([
    ['--technician-solid', `var(--mantine-color-${name}-6)`],
    ['--technician-tint', `color-mix(in srgb, var(--mantine-color-${name}-6) 16%, var(--oh-surface))`],
  ]);
}
