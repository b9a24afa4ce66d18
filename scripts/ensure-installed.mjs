// Runs before every npm script (prestart, pretest, ...): makes a fresh clone ready, and costs a few milliseconds when
// there is nothing to do. Built-ins only and plain JavaScript, because it is started by whatever Node is on the machine
// (20 or newer); everything after it runs under the Node 24 that it installs.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const OLDEST_NODE_MAJOR = 20;
const LOCK_FILE = join(ROOT, 'package-lock.json');
const HIDDEN_LOCK_FILE = join(ROOT, 'node_modules/.package-lock.json');
const INSTALL_STAMP = join(ROOT, 'node_modules/.offhook-installed');
const SCHEMA_FILE = join(ROOT, 'prisma/schema.prisma');
const CLIENT_DIR = join(ROOT, 'packages/db/src/generated');
const CLIENT_STAMP = join(CLIENT_DIR, '.schema-hash');
const NODE_PACKAGE = join(ROOT, 'node_modules/node');
const NODE_BINARY = join(NODE_PACKAGE, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const OUTPUT_LINES_SHOWN = 25;
const MAX_WAIT_FOR_OTHER_MS = 10 * 60_000;

await main();

async function main() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE_MAJOR) {
    fail(`Offhook needs Node ${OLDEST_NODE_MAJOR} or newer to install itself; this is ${process.version}.`);
  }
  if (isInstalled() && hasClient()) return;
  // Two commands on a fresh clone (start in one terminal, test in another) must not install over each other.
  const release = await lock();
  try {
    if (!isInstalled()) await install();
    if (!hasClient()) await generateClient();
  } finally {
    release();
  }
}

// ---------------------------------------------------------------- packages

function isInstalled() {
  if (!existsSync(HIDDEN_LOCK_FILE) || !existsSync(NODE_BINARY)) return false;
  const wanted = hashOf(LOCK_FILE);
  if (readIfThere(INSTALL_STAMP) === wanted) return true;
  if (!installedMatchesLock()) return false;
  writeFileSync(INSTALL_STAMP, wanted);
  return true;
}

/** A developer's own `npm install` leaves no stamp of ours, so what npm says it installed is compared package by package. */
function installedMatchesLock() {
  const wanted = JSON.parse(readFileSync(LOCK_FILE, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(HIDDEN_LOCK_FILE, 'utf8')).packages;
  return Object.entries(wanted).every(([location, entry]) => {
    if (!location.includes('node_modules/') || entry.link) return true;
    const found = installed[location];
    return found ? found.version === entry.version : entry.optional === true;
  });
}

async function install() {
  // `dev` and `optional` are asked for by name: NODE_ENV=production or a user's npm settings would leave them out.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  await step('Installing packages (once, a minute or two)', () => runNpm(args));
  if (!existsSync(NODE_BINARY)) await step('Fetching Node 24', fetchNode);
  writeFileSync(INSTALL_STAMP, hashOf(LOCK_FILE));
}

/** What the package's own install script does, for machines where npm blocks install scripts. */
async function fetchNode() {
  await run(process.execPath, ['installArchSpecificPackage.js'], { cwd: NODE_PACKAGE });
  if (!existsSync(NODE_BINARY)) throw new Error(`There is no Node 24 for ${process.platform} ${process.arch} on npm.`);
}

function runNpm(args) {
  const npm = process.env.npm_execpath;
  if (npm && /\.c?js$/.test(npm)) return run(process.execPath, [npm, ...args]);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { shell: process.platform === 'win32' });
}

// ---------------------------------------------------------------- Prisma client

function hasClient() {
  return existsSync(join(CLIENT_DIR, 'client.ts')) && readIfThere(CLIENT_STAMP) === clientHash();
}

function clientHash() {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/prisma/package.json'), 'utf8'));
  return `${hashOf(SCHEMA_FILE)} ${version}`;
}

async function generateClient() {
  const env = {
    ...process.env,
    // Generating needs no engine, but the CLI would download one unless told that it has it: any existing file will do.
    PRISMA_SCHEMA_ENGINE_BINARY: NODE_BINARY,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  const prisma = join(ROOT, 'node_modules/prisma/build/index.js');
  await step('Generating the database client', () => run(NODE_BINARY, [prisma, 'generate'], { env }));
  mkdirSync(CLIENT_DIR, { recursive: true });
  writeFileSync(CLIENT_STAMP, clientHash());
}

// ---------------------------------------------------------------- plumbing

/** Runs one step and shows what it is and how long it took; while it runs, a terminal shows the seconds. */
async function step(title, work) {
  const startedAtMs = Date.now();
  const seconds = () => ((Date.now() - startedAtMs) / 1000).toFixed(1);
  const isTerminal = process.stdout.isTTY === true;
  const line = (time) => `  ${`${title} `.padEnd(46, '.')} ${time.padStart(6)} s`;
  if (!isTerminal) console.log(`  ${title} ...`);
  const ticker = isTerminal ? setInterval(() => process.stdout.write(`\r${line(seconds())}`), 100) : undefined;
  try {
    await work();
    console.log(`${isTerminal ? '\r' : ''}${line(seconds())}`);
  } catch (error) {
    if (isTerminal) console.log();
    fail(`${title}: failed after ${seconds()} s.\n\n${error instanceof Error ? error.message : error}`);
  } finally {
    clearInterval(ticker);
  }
}

/** Runs a program quietly; rejects with the end of its output when it fails. */
function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const lines = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        lines.push(...text.split('\n').filter(Boolean));
        lines.splice(0, Math.max(0, lines.length - OUTPUT_LINES_SHOWN));
      });
    }
    child.once('error', (error) => reject(new Error(`"${command}" could not be run: ${error.message}`)));
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(lines.join('\n')))));
  });
}

/** One installer per clone. The lock of a process that is gone is taken over. */
async function lock() {
  const file = join(tmpdir(), `offhook-install-${hash(ROOT).slice(0, 16)}.lock`);
  const giveUpAtMs = Date.now() + MAX_WAIT_FOR_OTHER_MS;
  for (let waited = false; ; waited = true) {
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readIfThere(file));
    if (holder > 0 && !isAlive(holder)) rmSync(file, { force: true });
    if (Date.now() > giveUpAtMs) fail(`Another installation has been running for ten minutes. If not, delete ${file}.`);
    if (!waited) console.log('  Another command is installing; waiting for it ...');
    await sleep(200);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function hashOf(file) {
  return hash(readFileSync(file));
}

function hash(content) {
  return createHash('sha256').update(content).digest('hex');
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}
