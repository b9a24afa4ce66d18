import { existsSync } from 'node:fs';
import path from 'node:path';
import { ERROR_CATALOG } from '@offhook/core';
import { describe, expect, it } from 'vitest';
import { ROOT, readManifest, readText, repositoryFiles, workspaceFolders } from '../support/repository-files.ts';

const documents = repositoryFiles(/\.md$/);
const CODE_BLOCK = /```[\s\S]*?```/g;

describe('links', () => {
  it('to files of the repository lead somewhere, anchors included', () => {
    const broken = documents.flatMap((file) =>
      relativeLinks(file)
        .filter((link) => !resolves(file, link))
        .map((link) => `${file} -> ${link}`),
    );
    expect(broken).toEqual([]);
  });
});

describe('commands', () => {
  it('named in the documents are scripts of package.json', () => {
    const unknown = documents.flatMap((file) =>
      namedScripts(readText(file))
        .filter((name) => !exists(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('that every contributor needs are in the README', () => {
    const readme = readText('README.md');
    for (const command of ['npm start', 'npm test', 'npm run call']) expect(readme).toContain(command);
  });

  it('run scripts that exist', () => {
    const files = Object.values(readManifest('').scripts ?? {}).flatMap(
      (script) => script.match(/scripts\/[\w./-]+/g) ?? [],
    );
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });
});

describe('error codes', () => {
  const documented = [...readText('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \| (\d{3}) \| (yes|no) \|/gm)];

  it('are documented with what the catalog says of them, and no other', () => {
    const fromDocument = Object.fromEntries(
      documented.map(([, code, status, retryable]) => [
        code,
        { httpStatus: Number(status), retryable: retryable === 'yes' },
      ]),
    );
    const fromCatalog = Object.fromEntries(
      Object.entries(ERROR_CATALOG).map(([code, { httpStatus, retryable }]) => [code, { httpStatus, retryable }]),
    );
    expect(fromDocument).toEqual(fromCatalog);
  });
});

describe('decisions', () => {
  const records = repositoryFiles(/^docs\/decisions\/\d.*\.md$/).map((file) => path.basename(file));

  it('are numbered without gaps or doubles', () => {
    expect(records.map((name) => name.slice(0, 5))).toEqual(
      records.map((_, index) => `${String(index + 1).padStart(4, '0')}-`),
    );
  });

  it('say when, in which state, why, and what follows', () => {
    for (const name of records) {
      const text = readText(`docs/decisions/${name}`);
      expect(text, name).toMatch(/^# \d{4}: .+\n\n(Accepted|Superseded by \[\d{4}\]\(.+\)), \d{4}-\d{2}-\d{2}\n/);
      for (const heading of ['## Context', '## Decision', '## Consequences'])
        expect(text, `${name} ${heading}`).toContain(heading);
    }
  });

  it('are all in the list', () => {
    const list = readText('docs/decisions/README.md');
    expect(records.filter((name) => !list.includes(`(${name})`))).toEqual([]);
  });
});

describe('boundaries', () => {
  it('fit on a page: 60 lines, with invariants and a checklist', () => {
    for (const file of repositoryFiles(/^docs\/boundaries\/.*\.md$/)) {
      const text = readText(file);
      expect(text.trimEnd().split('\n').length, file).toBeLessThanOrEqual(60);
      for (const heading of ['## Invariants', '## Checklist', '## Sources'])
        expect(text, `${file} ${heading}`).toContain(heading);
    }
  });
});

/** `npm start`, `npm run call`, `npm run build -w apps/dashboard` -> `start`, `call`, `build -w apps/dashboard` */
function namedScripts(text: string): string[] {
  const named = text.matchAll(/\bnpm (?:run ([\w:-]+(?: -w [\w/<>-]+)?)|(start|test)\b)/g);
  return [...named].map((match) => match[1] ?? match[2] ?? '');
}

function exists(script: string): boolean {
  const [name = '', workspace] = script.split(' -w ');
  const folders =
    workspace === undefined
      ? ['']
      : workspaceFolders().filter((folder) => workspace.startsWith('<') || folder === workspace);
  return folders.length > 0 && folders.every((folder) => name in (readManifest(folder).scripts ?? {}));
}

function relativeLinks(file: string): string[] {
  const text = readText(file).replace(CODE_BLOCK, '');
  const targets = [...text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)|<img[^>]*\ssrc="([^"]+)"/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return targets.filter((target) => !/^[a-z]+:/i.test(target));
}

function resolves(file: string, link: string): boolean {
  const [target = '', anchor] = link.split('#');
  const resolved = target === '' ? path.join(ROOT, file) : path.resolve(ROOT, path.dirname(file), target);
  if (!existsSync(resolved)) return false;
  if (anchor === undefined) return true;
  const headings = [...readText(path.relative(ROOT, resolved)).matchAll(/^#+ (.+)$/gm)].map((match) =>
    slug(match[1] ?? ''),
  );
  return headings.includes(anchor);
}

/** GitHub's anchor of a heading. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}
