import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, readManifest, readText, workspaceFolders } from '../support/repository-files.ts';

const root = readManifest('');
const workspaces = workspaceFolders();
const packages = workspaces.filter((folder) => folder.startsWith('packages/'));
const apps = workspaces.filter((folder) => folder.startsWith('apps/'));

describe.each(workspaces)('%s', (folder) => {
  const manifest = readManifest(folder);

  it('says what it is, under the same licence and version as the repository', () => {
    expect(manifest).toMatchObject({
      name: `@offhook/${path.basename(folder)}`,
      version: root.version,
      private: true,
      license: 'MIT',
      type: 'module',
    });
    expect(manifest.description).toMatch(/\w.*\.$/);
  });

  it('is type-checked by the same script as the others', () => {
    expect(manifest.scripts).toMatchObject({ typecheck: 'tsc -p tsconfig.json' });
    expect(readText(`${folder}/tsconfig.json`)).toContain('"extends": "../../tsconfig.base.json"');
  });

  it('asks for workspaces in the version that is here', () => {
    const asked = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(([name]) =>
      name.startsWith('@offhook/'),
    );
    expect(asked.filter(([, version]) => version !== root.version)).toEqual([]);
  });
});

describe('packages', () => {
  it('share one tsconfig, so that the root program may check them all at once', () => {
    const plain = { extends: '../../tsconfig.base.json', include: ['src'] };
    for (const folder of [...packages, 'apps/voice-worker'])
      expect(JSON.parse(readText(`${folder}/tsconfig.json`)), folder).toEqual(plain);
  });

  it('are entered by src/index.ts, and every export exists', () => {
    for (const folder of packages) {
      const exported = readManifest(folder).exports ?? {};
      expect(exported['.'], folder).toBe('./src/index.ts');
      for (const file of Object.values(exported))
        expect(existsSync(path.join(ROOT, folder, file)), `${folder} ${file}`).toBe(true);
    }
  });
});

describe('apps', () => {
  it('start with the same command', () => {
    for (const folder of apps) expect(Object.keys(readManifest(folder).scripts ?? {}), folder).toContain('start');
  });
});

describe('versions', () => {
  it('of a dependency are the same everywhere', () => {
    const versions = new Map<string, Set<string>>();
    for (const manifest of [root, ...workspaces.map(readManifest)]) {
      for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
        versions.set(name, (versions.get(name) ?? new Set()).add(version));
      }
    }
    const different = [...versions]
      .filter(([, asked]) => asked.size > 1)
      .map(([name, asked]) => `${name}: ${[...asked].join(', ')}`);
    expect(different).toEqual([]);
  });
});

it('the lock file names the packages of every platform, so that npm ci takes it anywhere', () => {
  const script = path.join(ROOT, 'scripts/complete-lock.mjs');
  expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toContain('complete');
});
