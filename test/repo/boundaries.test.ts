import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../support/repository-files.ts';

/**
 * The rules of .dependency-cruiser.cjs are tried on a toy repository, cruised once: a rule that matches nothing would
 * pass for ever.
 */
const PACKAGES = ['api', 'call', 'core', 'db', 'protocol', 'simulators', 'telemetry', 'tools', 'wiring'];

const use = (name: string, from = `@offhook/${name}`) =>
  `import { ${name} } from '${from}';\nexport const used = ${name};\n`;

const BREAKS: readonly [rule: string, file: string, source: string][] = [
  ['layer-1-imports-upward', 'packages/db/src/query.ts', use('core')],
  ['peers-1-import-each-other', 'packages/api/src/list.ts', use('tools')],
  [
    'call-is-pure',
    'packages/call/src/step.ts',
    "import type { Server } from 'node:http';\nexport type Step = Server;\n",
  ],
  ['protocol-does-no-io', 'packages/protocol/src/parse.ts', use('readFile', 'node:fs')],
  ['simulators-see-only-the-wires', 'packages/simulators/src/twilio.ts', use('core')],
  ['simulators-are-started-by-scripts-and-tests', 'packages/wiring/src/build.ts', use('simulators')],
  ['packages-are-entered-by-their-exports', 'packages/core/src/book.ts', use('db', '../../db/src/index.ts')],
  ['everything-resolves', 'packages/core/src/lost.ts', use('nothing', './nothing.ts')],
  ['only-declared-dependencies', 'packages/core/src/borrowed.ts', use('left', 'undeclared')],
  ['no-cycles', 'packages/core/src/a.ts', use('used', './b.ts')],
  ['no-barrel-but-the-exported-one', 'packages/core/src/use.ts', use('bookings', './bookings/index.ts')],
];

const ALLOWED: readonly [file: string, source: string][] = [
  ['packages/wiring/src/services.ts', use('core')],
  ['packages/core/src/b.ts', use('used', './a.ts').replace('const used', 'const other')],
  ['packages/core/src/bookings/index.ts', 'export const bookings = 1;\n'],
  ['packages/call/src/step.test.ts', use('readFile', 'node:fs')],
  ['node_modules/undeclared/package.json', '{ "name": "undeclared", "main": "index.js" }'],
  ['node_modules/undeclared/index.js', 'exports.left = 1;\n'],
];

let folder: string;
let violations: readonly { from: string; rule: string }[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-boundaries-'));
  const compilerOptions = { module: 'NodeNext', allowImportingTsExtensions: true, noEmit: true };
  write('tsconfig.json', JSON.stringify({ compilerOptions }));
  mkdirSync(path.join(folder, 'node_modules/@offhook'), { recursive: true });
  const dependencies = Object.fromEntries(PACKAGES.map((name) => [`@offhook/${name}`, '0.1.0']));
  for (const name of PACKAGES) {
    const manifest = { name: `@offhook/${name}`, type: 'module', exports: { '.': './src/index.ts' }, dependencies };
    write(`packages/${name}/package.json`, JSON.stringify(manifest));
    write(`packages/${name}/src/index.ts`, `export const ${name} = 1;\n`);
    symlinkSync(`../../packages/${name}`, path.join(folder, 'node_modules/@offhook', name));
  }
  for (const [, file, source] of BREAKS) write(file, source);
  for (const [file, source] of ALLOWED) write(file, source);
  violations = await cruise();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(BREAKS)('finds what breaks %s', (rule, file) => {
  expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule)).toContain(rule);
});

it('accepts imports that go down, and tests that need more than the code', () => {
  const accepted = ['packages/wiring/src/services.ts', 'packages/call/src/step.test.ts'];
  expect(violations.filter(({ from }) => accepted.includes(from))).toEqual([]);
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

function cruise(): Promise<typeof violations> {
  const cruiser = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [cruiser, '--config', path.join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json', 'packages'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 20_000_000 }, (error, stdout, stderr) => {
      if (stdout === '') return reject(new Error(stderr, { cause: error }));
      const found: { from: string; rule: { name: string } }[] = JSON.parse(stdout).summary.violations;
      resolve(found.map(({ from, rule }) => ({ from, rule: rule.name })));
    });
  });
}
