import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findBinaries } from './binaries.ts';
import { findRunningServer, folderOwner, inspectDataFolder } from './data-folder.ts';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';
import { withFileLock } from './file-lock.ts';
import { freePort } from './free-port.ts';
import { reachableBinaries, reachableDataFolder } from './reachable.ts';
import { type ServerAccount, serverAccount } from './server-account.ts';
import { lastLines, runProgram, type ServerPlace } from './server-programs.ts';
import { readServerSettings, type ServerSettings, writeServerSettings } from './server-settings.ts';

const USER = 'offhook';
const DATABASE = 'offhook';
const START_TIMEOUT_S = 60;
const STOP_TIMEOUT_S = 30;
const CONNECT_TIMEOUT_MS = 10_000;
const LOG_LINES_SHOWN = 8;

export type EmbeddedServerOptions = {
  /** Absolute. Holds the data folder `postgres`, the settings `postgres.json` and the log `logs/postgres.log`. */
  dataDir: string;
  /** Trades safety against a power cut for speed: tests only. */
  volatile?: boolean;
};

export type EmbeddedServer = {
  url: string;
  /** False when the server was running already. */
  startedHere: boolean;
  /** Stops the server, whoever started it. Open connections are closed by it. */
  shutDown(): Promise<void>;
};

/**
 * Starts the embedded PostgreSQL of `dataDir`, or joins it when it runs already. It listens on 127.0.0.1 only, on a
 * free port that is remembered, with a password made for this folder, and outlives this process unless shut down.
 *
 * @throws EmbeddedDatabaseError with advice for the owner.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const { dataDir } = options;
  await mkdir(join(dataDir, 'logs'), { recursive: true });
  return withFileLock(join(dataDir, 'postgres.lock'), async () => {
    const remembered = await readServerSettings(join(dataDir, 'postgres.json'));
    const place = await findPlace(dataDir, remembered);
    const state = await inspectDataFolder(place.folder);
    const settings = state === 'empty' ? await initialise(place) : requireSettings(place, remembered);
    const running = await findRunningServer(place.folder);
    const port = running ? running.port : await start(place, settings, options.volatile ?? false);
    const url = `postgresql://${USER}:${settings.password}@127.0.0.1:${port}/${DATABASE}`;
    await ensureDatabase(url, place);
    return { url, startedHere: running === null, shutDown: () => shutDown(place) };
  });
}

async function findPlace(dataDir: string, remembered: ServerSettings | null): Promise<ServerPlace> {
  const usualFolder = join(dataDir, 'postgres');
  const owner = await folderOwner(remembered?.folder ?? usualFolder);
  // PostgreSQL insists on running as the owner of its folder, and root may become anyone but itself.
  const isRoot = process.getuid?.() === 0;
  const account = isRoot && owner !== null && owner.uid !== 0 ? owner : await serverAccount();
  return {
    folder: remembered?.folder ?? (owner ? usualFolder : await reachableDataFolder(account, dataDir)),
    settingsFile: join(dataDir, 'postgres.json'),
    logFile: join(dataDir, 'logs', 'postgres.log'),
    binaries: await reachableBinaries(account, await findBinaries()),
    account,
  };
}

function requireSettings(place: ServerPlace, settings: ServerSettings | null): ServerSettings {
  if (settings) return settings;
  const message = `There is a database in ${place.folder}, but ${place.settingsFile}, which holds its password, is missing. Restore that file from a backup, or move the folder away to begin afresh.`;
  throw new EmbeddedDatabaseError('NOT_A_DATABASE', message);
}

/** Made beside its place and moved there when complete: a first start that is cut short leaves nothing in the way. */
async function initialise(place: ServerPlace): Promise<ServerSettings> {
  const unfinished = `${place.folder}.unfinished`;
  const password = randomBytes(24).toString('base64url');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await giveTo(unfinished, place.account);
  const result = await runInitdb({ ...place, folder: unfinished }, password);
  if (!result.ok) {
    await rm(unfinished, { recursive: true, force: true });
    const message = `The database could not be made in ${place.folder}:\n${lastLines(result.output, LOG_LINES_SHOWN)}`;
    throw new EmbeddedDatabaseError('INIT_FAILED', message);
  }
  const settings = { folder: place.folder, port: 0, password };
  await writeServerSettings(place.settingsFile, settings);
  await rm(place.folder, { recursive: true, force: true });
  await rename(unfinished, place.folder);
  return settings;
}

/** initdb takes the password from a file only. */
async function runInitdb(place: ServerPlace, password: string): Promise<{ ok: boolean; output: string }> {
  const secretDir = await mkdtemp(join(tmpdir(), 'offhook-init-'));
  const passwordFile = join(secretDir, 'password');
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    for (const path of [secretDir, passwordFile]) await giveTo(path, place.account);
    return await runProgram(place, place.binaries.initdb, [
      `--pgdata=${place.folder}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      // Names sort the same on every machine, whatever locales its operating system has.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]);
  } finally {
    await rm(secretDir, { recursive: true, force: true });
  }
}

/** @returns the port it listens on. */
async function start(place: ServerPlace, settings: ServerSettings, isVolatile: boolean): Promise<number> {
  const port = await freePort(settings.port);
  if (port !== settings.port) await writeServerSettings(place.settingsFile, { ...settings, port });
  const flags = [`-p ${port}`, '-c listen_addresses=127.0.0.1', "-c unix_socket_directories=''"];
  if (isVolatile)
    flags.push('-c fsync=off', '-c full_page_writes=off', '-c synchronous_commit=off', '-c max_connections=200');
  const result = await runProgram(place, place.binaries.pgCtl, [
    'start',
    `--pgdata=${place.folder}`,
    '--wait',
    `--timeout=${START_TIMEOUT_S}`,
    `--options=${flags.join(' ')}`,
  ]);
  if (result.ok) return port;
  const message = [
    `The embedded PostgreSQL did not start in ${place.folder}. The end of ${place.logFile}:`,
    lastLines(result.output, LOG_LINES_SHOWN),
    'If the folder was damaged, restore it from a backup or move it away to begin afresh; or set DATABASE_URL to another server.',
  ].join('\n');
  throw new EmbeddedDatabaseError('START_FAILED', message);
}

async function shutDown(place: ServerPlace): Promise<void> {
  if ((await findRunningServer(place.folder)) === null) return;
  const flags = ['stop', `--pgdata=${place.folder}`, '--mode=fast', '--wait', `--timeout=${STOP_TIMEOUT_S}`];
  const result = await runProgram(place, place.binaries.pgCtl, flags);
  // It may have stopped by itself meanwhile, which pg_ctl calls a failure.
  if (result.ok || (await findRunningServer(place.folder)) === null) return;
  const message = `The embedded PostgreSQL in ${place.folder} did not stop:\n${lastLines(result.output, LOG_LINES_SHOWN)}`;
  throw new EmbeddedDatabaseError('STOP_FAILED', message);
}

/** Also proves that the server takes our password: a joined one may be starting up, or be someone else's. */
async function ensureDatabase(url: string, place: ServerPlace): Promise<void> {
  const maintenanceUrl = new URL(url);
  maintenanceUrl.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenanceUrl.href, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(DATABASE)}`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The embedded PostgreSQL in ${place.folder} runs, but does not let Offhook in (${reason}). See ${place.logFile}.`;
    throw new EmbeddedDatabaseError('START_FAILED', message, { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function giveTo(path: string, account: ServerAccount): Promise<void> {
  if (account.uid !== undefined && account.gid !== undefined) await chown(path, account.uid, account.gid);
}
