import { createToolRegistry, type ToolDeps, toVapiTool } from '@offhook/tools';
import { describe, expect, it } from 'vitest';
import { toolsDocument } from '../../scripts/lib/tools-document.ts';
import { readText, repositoryFiles } from '../support/repository-files.ts';

/** Definitions ask their ports for nothing before they are run. */
const tools = createToolRegistry({} as ToolDeps).descriptions();

describe('one definition for each function', () => {
  it('is what docs/tools.md says: after a change, run `node scripts/tools-docs.ts`', () => {
    expect(readText('docs/tools.md')).toBe(toolsDocument(tools));
  });

  it('is one file, named as the function is, and registered', () => {
    const files = repositoryFiles(/^packages\/tools\/src\/.*\.tool\.ts$/).map((file) =>
      file.replace(/^.*\/|\.tool\.ts$/g, '').replaceAll('-', '_'),
    );
    expect(files.sort()).toEqual(tools.map(({ name }) => name).sort());
  });

  it('gives the function as Vapi keeps it, patient enough for all attempts', () => {
    for (const tool of tools) {
      const { name, description, parameters } = tool;
      const atVapi = toVapiTool(tool, 'https://offhook.example/webhooks/vapi');
      expect(atVapi).toMatchObject({ type: 'function', async: false, function: { name, description, parameters } });
      expect(atVapi.server.timeoutSeconds * 1_000).toBeGreaterThan(tool.attemptTimeoutMs * tool.maxAttempts);
    }
  });

  it('has words for the owner', () => {
    for (const { name, title } of tools) {
      expect(title, name).toMatch(/^[A-Z][a-z]+( [a-z]+){1,4}$/);
      expect(title).not.toContain('_');
    }
  });
});
