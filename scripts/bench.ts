/**
 * `npm run bench [-- bridge | bookings] [-- --quick] [--json FILE] [--only PART] [--bridges a,b]`: measures, prints a table, writes JSON.
 * Without a name every benchmark runs. Exit code: 0 every bar was met, 1 one was missed, 2 wrong usage.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BookingsPlan, FULL_BOOKINGS_PLAN, QUICK_BOOKINGS_PLAN } from '../test/bench/bookings/plan.ts';
import { runBookingsBench } from '../test/bench/bookings/run-bookings-bench.ts';
import { bookingsTable, isKept } from '../test/bench/bookings/table.ts';
import { judge } from '../test/bench/bridge/bars.ts';
import { BRIDGES } from '../test/bench/bridge/bench-system.ts';
import { type BenchPlan, FULL_PLAN, PARTS, QUICK_PLAN, SMOKE_PLAN } from '../test/bench/bridge/plan.ts';
import { runBridgeBench } from '../test/bench/bridge/run-bridge-bench.ts';
import { tableOf } from '../test/bench/bridge/table.ts';

const EXIT = { met: 0, missed: 1, unusable: 2 } as const;
const BENCHMARKS = ['bridge', 'bookings'] as const;
type Benchmark = (typeof BENCHMARKS)[number];

const USAGE = `Measures Offhook: the bridge against baselines of the same run, bookings against what callers were told.

  npm run bench -- bookings [--quick] [--json FILE] [--seed NUMBER]
  npm run bench -- bridge [--quick | --smoke] [--json FILE] [--only PART]... [--bridges NAME,NAME]
                           [--calls FEWER,MORE]

  --quick     bridge: one round, short windows, two to three minutes instead of fifteen; bookings: 300 instead of 10,000
  --seed      bookings: other random choices
  --smoke     a few calls: whether the bench itself works
  --only      ${PARTS.join(', ')} (repeatable)
  --bridges   ${BRIDGES.join(', ')}
  --calls     at how many calls bridges are measured (${FULL_PLAN.calls.fewer},${FULL_PLAN.calls.more}); fewer on a busy machine
  --document  writes the tables into docs/performance.md
  --json      where the figures go (.cache/bench/NAME.json); with one benchmark only`;

const ROOT = resolve(import.meta.dirname, '..');

interface Arguments {
  readonly benchmarks: readonly Benchmark[];
  readonly plan: BenchPlan;
  readonly bookings: BookingsPlan;
  readonly jsonFileOf: (benchmark: Benchmark) => string;
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
        seed: { type: 'string' },
        document: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { exitCode: EXIT.met, message: USAGE };
    const named = known(BENCHMARKS, positionals);
    const { json, seed } = values;
    const small = values.quick ? QUICK_PLAN : FULL_PLAN;
    const plan = values.smoke ? SMOKE_PLAN : small;
    return {
      isDocumented: values.document,
      benchmarks: named.length > 0 ? named : BENCHMARKS,
      bookings: {
        ...(values.quick || values.smoke ? QUICK_BOOKINGS_PLAN : FULL_BOOKINGS_PLAN),
        ...(seed ? { seed: Number(seed) } : {}),
      },
      jsonFileOf: (benchmark) => resolve(json ?? resolve(ROOT, `.cache/bench/${benchmark}.json`)),
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
  const kept: boolean[] = [];
  if (args.benchmarks.includes('bookings')) kept.push(await benchBookings(args));
  if (args.benchmarks.includes('bridge')) kept.push(await benchBridge(args));
  return kept.every(Boolean) ? EXIT.met : EXIT.missed;
}

const say = (line: string) => console.log(`  ${line}`);

async function benchBookings({ bookings, jsonFileOf }: Arguments): Promise<boolean> {
  const result = await runBookingsBench(bookings, say);
  console.log(bookingsTable(result));
  write(jsonFileOf('bookings'), result);
  return isKept(result);
}

async function benchBridge({ plan, isDocumented, jsonFileOf }: Arguments): Promise<boolean> {
  const result = await runBridgeBench(plan, say);
  const verdicts = judge(result);
  const table = tableOf(result, verdicts);
  console.log(table);
  if (isDocumented) document(table);
  write(jsonFileOf('bridge'), { verdicts, ...result });
  return verdicts.every(({ isMet }) => isMet);
}

function write(jsonFile: string, figures: object): void {
  mkdirSync(dirname(jsonFile), { recursive: true });
  writeFileSync(jsonFile, `${JSON.stringify(figures, null, 1)}\n`);
  console.log(`\n  Every figure: ${jsonFile}`);
}

process.exitCode = await main();
