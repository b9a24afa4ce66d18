import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createToolRegistry, type ToolDeps } from '@offhook/tools';
import { toolsDocument } from './lib/tools-document.ts';

// Writes docs/tools.md. Definitions ask their ports for nothing before they are run.
const file = join(import.meta.dirname, '../docs/tools.md');
writeFileSync(file, toolsDocument(createToolRegistry({} as ToolDeps).descriptions()));
console.log('docs/tools.md is up to date.');
