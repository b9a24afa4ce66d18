import { parseArgs } from 'node:util';
import { runStart } from './lib/run-start.ts';

const HELP = `
npm start                 start everything, place one simulated call, stay until Ctrl-C
npm start -- --no-call    without the call
npm start -- --once       stop again after the call; the exit code says whether it went well
`;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    call: { type: 'boolean', default: true },
    once: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) console.log(HELP);
else process.exitCode = await runStart({ watch: false, call: values.call, once: values.once });
