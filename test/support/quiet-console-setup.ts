import { afterEach, beforeEach } from 'vitest';

/**
 * Console output nobody asked for fails the test: it is either a warning somebody should read, or noise that hides one.
 * A test that expects output replaces the method itself (`vi.spyOn(console, 'error').mockImplementation(...)`).
 */
const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;
const originals = Object.fromEntries(METHODS.map((method) => [method, console[method]])) as Record<
  (typeof METHODS)[number],
  (...parts: unknown[]) => void
>;
let written: string[] = [];

beforeEach(() => {
  written = [];
  for (const method of METHODS) {
    console[method] = (...parts: unknown[]) => {
      written.push(`console.${method}: ${parts.map(String).join(' ')}`);
    };
  }
});

afterEach(() => {
  for (const method of METHODS) console[method] = originals[method];
  if (written.length > 0) throw new Error(`Unexpected console output:\n${written.join('\n')}`);
});
