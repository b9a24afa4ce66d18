import { TELEMETRY } from '@offhook/telemetry';
import { describe, expect, it } from 'vitest';
import { readText, repositoryFiles } from '../support/repository-files.ts';

const shipped = repositoryFiles(/^(apps|packages)\/.*\.tsx?$/).filter((file) => !/\.test\.tsx?$/.test(file));

/** Where one of `names` is spelled as a string literal, besides in `home`. */
function spelledElsewhere(names: readonly string[], home: string): string[] {
  return shipped
    .filter((file) => file !== home)
    .flatMap((file) => {
      const text = readText(file);
      return names
        .filter((name) => [`'${name}'`, `"${name}"`, `\`${name}\``].some((literal) => text.includes(literal)))
        .map((name) => `${file}: ${name}`);
    });
}

describe('telemetry names', () => {
  const home = 'packages/telemetry/src/names.ts';

  it('are spelled in one file', () => {
    const names = [...Object.values(TELEMETRY.attribute), ...Object.values(TELEMETRY.metric)];
    expect(spelledElsewhere(names, home)).toEqual([]);
  });

  it('are each given once', () => {
    const attributes = Object.values(TELEMETRY.attribute);
    expect(new Set(attributes).size).toBe(attributes.length);
    const metrics = Object.values(TELEMETRY.metric);
    expect(new Set(metrics).size).toBe(metrics.length);
  });
});
