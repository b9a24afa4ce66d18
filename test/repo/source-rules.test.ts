import { describe, expect, it } from 'vitest';
import { findLines, readText, repositoryFiles } from '../support/repository-files.ts';

const THIS_FILE = 'test/repo/source-rules.test.ts';
const CODE = /\.(ts|tsx|mjs|cjs)$/;
const code = repositoryFiles(CODE).filter((file) => file !== THIS_FILE);
const tests = code.filter((file) => /\.test\.tsx?$/.test(file) || file.startsWith('test/'));
const allText = repositoryFiles(/\.(ts|tsx|mjs|cjs|css|md|json|ya?ml|prisma|sql|example)$|^\.|Dockerfile/).filter(
  (file) => file !== THIS_FILE && file !== 'package-lock.json' && file !== '.env',
);

describe('tests', () => {
  it('replace no modules: fakes are handed in', () => {
    expect(findLines(tests, /\b(vi|jest)\.(mock|doMock|hoisted|importMock)\(/)).toEqual([]);
  });

  it('are all run: none is focused, skipped, conditional or only planned', () => {
    expect(
      findLines(
        tests,
        /\b(it|test|describe|suite)(\.\w+)*\.(only|skip|todo|skipIf|runIf|fails)\b|\b(xit|xdescribe|fit)\(/,
      ),
    ).toEqual([]);
  });

  it('are not retried until they pass', () => {
    expect(findLines([...tests, 'vitest.config.ts'], /\bretry:\s*[1-9]/)).toEqual([]);
  });
});

describe('code', () => {
  it('reads the environment only in settings files and scripts', () => {
    const shipped = code.filter((file) => /^(apps|packages)\//.test(file) && !/\.test\.tsx?$/.test(file));
    const others = shipped.filter((file) => !/(^|[/-])settings(\.server)?\.ts$|\.config\.(ts|mjs)$/.test(file));
    expect(findLines(others, /process\.env|process\[['"]env|import\.meta\.env(?!\.(DEV|PROD))/)).toEqual([]);
  });

  it('turns off no type check', () => {
    expect(findLines(code, /@ts-(ignore|nocheck)|\bas any\s*[;,)\]}]/)).toEqual([]);
  });

  it('plans work in issues: a TODO carries the number of one', () => {
    expect(findLines(code, /\b(TODO|FIXME|XXX|HACK)\b(?!.*#\d+)/)).toEqual([]);
  });

  it('keeps files short: 400 lines, 600 for tests', () => {
    const long = repositoryFiles(/\.(ts|tsx|mjs|cjs|css)$/)
      .map((file) => ({
        file,
        lines: readText(file).split('\n').length - 1,
        limit: /\.test\.tsx?$|^test\//.test(file) ? 600 : 400,
      }))
      .filter(({ lines, limit }) => lines > limit)
      .map(({ file, lines }) => `${file}: ${lines} lines`);
    expect(long).toEqual([]);
  });

  it('imports workspaces by name, with file endings for its own files', () => {
    const withoutEnding = /from '\.{1,2}\/[^']*(?<!\.(ts|tsx|js|mjs|cjs|json|css|css\?url|svg))'/;
    const bundled = /^apps\/dashboard\//;
    expect(
      findLines(
        code.filter((file) => !bundled.test(file)),
        withoutEnding,
      ),
    ).toEqual([]);
  });
});

describe('every text file', () => {
  it('names no machine: no home or work folders, no private hosts', () => {
    const machinePath =
      /(?<![\w.$}~/-])\/(home|Users|root|work|tmp\/offhook)\/|\b(10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+)\b/;
    // What keeps requests out of private networks has to name them.
    const text = allText.filter((file) => !file.startsWith('packages/integrations/src/safe-fetch/'));
    expect(findLines(text, machinePath)).toEqual([]);
  });

  it('names no package registry: npm knows where to look', () => {
    expect(
      findLines([...allText, 'package-lock.json'], /"resolved":\s*"https?:|registry\s*=\s*http|_authToken/),
    ).toEqual([]);
  });

  it('carries no secret that looks real', () => {
    const secret = /\bsk-(proj-)?[A-Za-z0-9]{20,}|\bAC[0-9a-f]{32}\b(?<!0{32})|-----BEGIN [A-Z ]*PRIVATE KEY/;
    expect(findLines(allText, secret)).toEqual([]);
  });
});
