import { EVENT_TYPE } from '@offhook/core';
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

describe('event types', () => {
  const declared = new Set<string>(Object.values(EVENT_TYPE));

  it('that code spells are declared in the table', () => {
    const spelled = shipped
      .filter((file) => !/^packages\/(simulators|call)\//.test(file))
      .flatMap((file) => {
        const types = readText(file).matchAll(/\btype: '((?:call|function_call|booking)\.[a-z_.]+)'/g);
        return [...types].map((match) => ({ file, type: match[1] ?? '' }));
      });
    expect(spelled.filter(({ type }) => !declared.has(type))).toEqual([]);
  });

  it('are each explained to the owner in words', () => {
    const words = readText('apps/dashboard/app/lib/words.ts');
    expect([...declared].filter((type) => !words.includes(`'${type}':`))).toEqual([]);
  });
});
