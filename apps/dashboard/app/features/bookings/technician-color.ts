import type { CSSProperties } from 'react';

/** Mantine's names of the colours that core lets a technician have (TECHNICIAN_COLORS); grey for nobody. */
const KNOWN = new Set([
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
]);

/** CSS variables that paint something in a technician's colour, readable in both schemes. */
export function technicianStyle(color: string | null | undefined): CSSProperties {
  const name = color && KNOWN.has(color) ? color : 'gray';
  return Object.fromEntries([
    ['--technician-solid', `var(--mantine-color-${name}-6)`],
    ['--technician-tint', `color-mix(in srgb, var(--mantine-color-${name}-6) 16%, var(--oh-surface))`],
  ]);
}
