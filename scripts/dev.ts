import { parseArgs } from 'node:util';
import { runStart } from './lib/run-start.ts';

// `npm start`, but the worker and the dashboard start again when a source changes, and the pages come from the sources.
const { values } = parseArgs({ allowNegative: true, options: { call: { type: 'boolean', default: false } } });
process.exitCode = await runStart({ watch: true, call: values.call, once: false });
