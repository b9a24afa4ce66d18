/**
 * `npm run bench [-- bridge] [-- --quick] [--json FILE] [--only PART] [--bridges a,b]`: measures, prints a table, writes JSON.
 * Without a name every benchmark runs. Exit code: 0 every bar was met, 1 one was missed, 2 wrong usage.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { judge } from '../test/bench/bridge/bars.ts';
import { BRIDGES } from '../test/bench/bridge/bench-system.ts';
import { type BenchPlan, FULL_PLAN, PARTS, QUICK_PLAN, SMOKE_PLAN } from '../test/bench/bridge/plan.ts';
import { runBridgeBench } from '../test/bench/bridge/run-bridge-bench.ts';
import { tableOf } from '../test/bench/bridge/table.ts';

const EXIT = { met: 0, missed: 1, unusable: 2 } as const;
const BENCHMARKS = ['bridge'] as const;

const USAGE = `Measures Offhook against baselines of the same run.

  npm run bench -- bridge [--quick | --smoke] [--json FILE] [--only PART]... [--bridges NAME,NAME]
                           [--calls FEWER,MORE]

  --quick     one round, short windows: two to three minutes instead of fifteen
  --smoke     a few calls: whether the bench itself works
  --only      ${PARTS.join(', ')} (repeatable)
  --bridges   ${BRIDGES.join(', ')}
  --calls     at how many calls bridges are measured (${FULL_PLAN.calls.fewer},${FULL_PLAN.calls.more}); fewer on a busy machine
  --document  writes the tables into docs/performance.md
  --json      where the figures go (.cache/bench/bridge.json)`;

const ROOT = resolve(import.meta.dirname, '..');

interface Arguments {
  readonly plan: BenchPlan;
  readonly jsonFile: string;
  readonly isDocumented: boolean;
}

function readArguments(): Arguments | { exitCode: number; message: string } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        smoke: { type: 'boolean', default: false },
        json: { type: 'string' },
        only: { type: 'string', multiple: true },
        bridges: { type: 'string' },
        calls: { type: 'string' },
        document: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { exitCode: EXIT.met, message: USAGE };
    known(BENCHMARKS, positionals);
    const small = values.quick ? QUICK_PLAN : FULL_PLAN;
    const plan = values.smoke ? SMOKE_PLAN : small;
    return {
      isDocumented: values.document,
      jsonFile: resolve(values.json ?? resolve(ROOT, '.cache/bench/bridge.json')),
      plan: {
        ...plan,
        ...(values.only ? { parts: known(PARTS, values.only) } : {}),
        ...(values.calls ? { calls: callsOf(values.calls) } : {}),
        ...(values.bridges ? { bridges: known(BRIDGES, values.bridges.split(',')) } : {}),
      },
    };
  } catch (error) {
    return { exitCode: EXIT.unusable, message: `${error instanceof Error ? error.message : error}\n\n${USAGE}` };
  }
}

function callsOf(text: string): BenchPlan['calls'] {
  const [fewer = 0, more = 0] = text.split(',').map(Number);
  if (!Number.isInteger(fewer) || !Number.isInteger(more) || fewer < 4 || more < fewer)
    throw new Error(`--calls takes two numbers like 40,80, not ${text}`);
  return { fewer, more };
}

/** `wanted` in the order of `all`. Throws on one that is not there. */
function known<Name extends string>(all: readonly Name[], wanted: readonly string[]): Name[] {
  const unknown = wanted.filter((name) => !all.some((one) => one === name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}: ${all.join(', ')}`);
  return all.filter((name) => wanted.includes(name));
}

const DOCUMENT = resolve(ROOT, 'docs/performance.md');
const PLACE = /(<!-- bench:begin -->\n)[\s\S]*(<!-- bench:end -->)/;

/** Puts the tables where the document has its place for them. */
function document(table: string): void {
  const text = readFileSync(DOCUMENT, 'utf8');
  if (!PLACE.test(text)) throw new Error(`${DOCUMENT} has no place for the figures`);
  const machine = `${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown kind'}, Node ${process.versions.node}`;
  const measured = `Measured on ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, ${machine}.`;
  writeFileSync(
    DOCUMENT,
    text.replace(PLACE, (_, begin, end) => `${begin}${measured}\n${table}\n${end}`),
  );
}

async function main(): Promise<number> {
  const args = readArguments();
  if ('exitCode' in args) {
    (args.exitCode === EXIT.met ? console.log : console.error)(args.message);
    return args.exitCode;
  }
  const result = await runBridgeBench(args.plan, (line) => console.log(`  ${line}`));
  const verdicts = judge(result);
  const table = tableOf(result, verdicts);
  console.log(table);
  if (args.isDocumented) document(table);
  mkdirSync(dirname(args.jsonFile), { recursive: true });
  writeFileSync(args.jsonFile, `${JSON.stringify({ verdicts, ...result }, null, 1)}\n`);
  console.log(`\n  Every figure: ${args.jsonFile}`);
  return verdicts.every(({ isMet }) => isMet) ? EXIT.met : EXIT.missed;
}

process.exitCode = await main();
