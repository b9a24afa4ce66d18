import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Folders that tools make: never part of the repository. */
const MADE_BY_TOOLS = new Set([
  'node_modules',
  '.git',
  '.data',
  '.cache',
  '.turbo',
  'build',
  'coverage',
  'generated',
  'test-results',
]);

/** Every file people write, as paths from the root with `/`, sorted. Works without git, so that a source archive can be tested. */
export function repositoryFiles(matching: RegExp = /./): string[] {
  const found: string[] = [];
  const visit = (folder: string) => {
    for (const entry of readdirSync(path.join(ROOT, folder), { withFileTypes: true })) {
      const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !MADE_BY_TOOLS.has(entry.name)) visit(relative);
      else if (entry.isFile() && matching.test(relative)) found.push(relative);
    }
  };
  visit('');
  return found.sort();
}

export function readText(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** Lines of `files` that match, as `file:line: text`, ready to be compared with an empty list. */
export function findLines(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    readText(file)
      .split('\n')
      .flatMap((text, index) => (pattern.test(text) ? [`${file}:${index + 1}: ${text.trim()}`] : [])),
  );
}

export interface WorkspaceManifest {
  name: string;
  version: string;
  private: boolean;
  description?: string;
  license: string;
  type: string;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  exports?: Record<string, string>;
}

export function readManifest(folder: string): WorkspaceManifest {
  return JSON.parse(readText(folder === '' ? 'package.json' : `${folder}/package.json`));
}

/** `apps/dashboard`, `packages/api` ... */
export function workspaceFolders(): string[] {
  return repositoryFiles(/^(apps|packages)\/[^/]+\/package\.json$/).map((file) => path.dirname(file));
}
