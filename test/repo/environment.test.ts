import { expect, it } from 'vitest';
import { readText, repositoryFiles } from '../support/repository-files.ts';

/** Files that read the environment: the settings of each process, and the scripts that start processes. */
const settingsFiles = repositoryFiles(/(^|[/-])settings(\.server)?\.ts$|^scripts\/.*\.(ts|mjs)$/).filter(
  (file) => !/\.test\.ts$/.test(file),
);
const documented = new Set(
  [...readText('.env.example').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1] ?? ''),
);

/** `DATABASE_URL:` in a schema, `env.DATABASE_URL`, `source['DATABASE_URL']`; constants of the file itself are not variables. */
function variablesRead(file: string): string[] {
  const text = readText(file);
  const spelled = [
    ...text.matchAll(
      /(?:\b(?:env|source|environment)(?:\.|\[['"])|^\s+)([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?=\b)(?=['"\]:,.)\s?])/gm,
    ),
  ];
  const constants = new Set([...text.matchAll(/\bconst ([A-Z][A-Z0-9_]+)\b/g)].map((match) => match[1]));
  return [...new Set(spelled.map((match) => match[1] ?? ''))].filter((name) => !constants.has(name));
}

it('every variable of .env.example is read by a settings file', () => {
  const text = settingsFiles.map(readText).join('\n');
  const unread = [...documented].filter((name) => !name.startsWith('OTEL_') && !new RegExp(`\\b${name}\\b`).test(text));
  expect(unread).toEqual([]);
});

it('every variable that a settings file of an app or package reads is in .env.example', () => {
  const undocumented = settingsFiles
    .filter((file) => /^(apps|packages)\//.test(file))
    .flatMap((file) => variablesRead(file).map((name) => ({ file, name })))
    .filter(({ name }) => !name.startsWith('OTEL_') && !documented.has(name))
    .map(({ file, name }) => `${file}: ${name}`);
  expect(undocumented).toEqual([]);
});

it('the example holds no value that could be a secret', () => {
  const secrets = [...readText('.env.example').matchAll(/^([A-Z_]*(?:KEY|SECRET|TOKEN)[A-Z_]*)=(.+)$/gm)].map(
    (match) => match[1],
  );
  expect(secrets).toEqual([]);
});
