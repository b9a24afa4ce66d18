/**
 * Where journal records wait on disk while the database is away or slow: files of JSON lines, written in order, each write
 * durable (fsync) before it is reported, and taken off from the front once the database has them. A file is deleted only
 * after its last record has landed; writing records again changes nothing, so a crash in between loses and doubles nothing.
 */
import { type FileHandle, mkdir, open, readFile, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { JournalRecord } from '@offhook/core';

/** A file is closed at this size and the next one begun: it is read back as a whole. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;
/** A hundred calls write about 200 kB a minute; beyond this something else is wrong, and the disk belongs to others too. */
const MAX_SPOOL_BYTES = 1024 * 1024 * 1024;
/** Whoever looks for left-over folders sees by this that the owner lives (left-over-spools.ts). */
const HEARTBEAT_MS = 5_000;

export const OWNER_FILE = 'owner.json';
export const SPOOL_FILE = /^\d{8}\.jsonl$/;

/** Who writes a folder. Containers of one host have names of their own, and may share a volume. */
export interface SpoolOwner {
  readonly pid: number;
  readonly host: string;
}

export interface SpooledPart {
  readonly records: readonly JournalRecord[];
  /** The records are in the database: they need not be kept here. */
  done(): Promise<void>;
}

export interface SpoolOptions {
  /** This process's own folder; made when the first record comes. */
  readonly folder: string;
  readonly maxBytes?: number;
  readonly maxFileBytes?: number;
}

export class SpoolFullError extends Error {}

export class Spool {
  readonly #options: Required<SpoolOptions>;
  readonly #closed: { name: string; bytes: number }[] = [];
  #current: { name: string; handle: FileHandle; bytes: number } | null = null;
  #lastNumber = 0;
  #isMade = false;
  #heartbeat: NodeJS.Timeout | null = null;
  /** One operation on the files at a time, in the order they were asked for. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SpoolOptions) {
    this.#options = { maxBytes: MAX_SPOOL_BYTES, maxFileBytes: MAX_FILE_BYTES, ...options };
  }

  get bytes(): number {
    return this.#closed.reduce((sum, { bytes }) => sum + bytes, this.#current?.bytes ?? 0);
  }

  /** Durable when it resolves. @throws SpoolFullError, or what the file system throws; nothing is kept then. */
  append(records: readonly JournalRecord[]): Promise<void> {
    return this.#inTurn(() => this.#append(records));
  }

  /** The records that have waited longest, or null when none wait. The same ones again until they are `done`. */
  oldest(): Promise<SpooledPart | null> {
    return this.#inTurn(async () => {
      if (this.#closed.length === 0) await this.#closeCurrent();
      const [first] = this.#closed;
      if (!first) return null;
      const file = join(this.#options.folder, first.name);
      const records = parseSpoolFile(await readFile(file, 'utf8'));
      return { records, done: () => this.#inTurn(() => this.#drop(first.name)) };
    });
  }

  /** Lets go of the folder: removed when nothing waits in it, else left for the next process. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#heartbeat) clearInterval(this.#heartbeat);
      this.#heartbeat = null;
      await this.#closeCurrent();
      if (this.#isMade && this.#closed.length === 0) await rm(this.#options.folder, { recursive: true, force: true });
      this.#isMade = false;
    });
  }

  async #append(records: readonly JournalRecord[]): Promise<void> {
    const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    const bytes = Buffer.byteLength(lines);
    if (this.bytes + bytes > this.#options.maxBytes) throw new SpoolFullError('The journal spool is full');
    const file = await this.#openFile();
    try {
      await file.handle.appendFile(lines);
      await file.handle.datasync();
    } catch (error) {
      // A line may have been written in part: nothing may follow it in this file.
      await this.#closeCurrent().catch(() => undefined);
      throw error;
    }
    file.bytes += bytes;
    if (file.bytes >= this.#options.maxFileBytes) await this.#closeCurrent();
  }

  async #openFile(): Promise<{ handle: FileHandle; bytes: number }> {
    if (this.#current) return this.#current;
    await this.#makeFolder();
    this.#lastNumber += 1;
    const name = `${String(this.#lastNumber).padStart(8, '0')}.jsonl`;
    const handle = await open(join(this.#options.folder, name), 'ax', 0o600);
    await syncFolder(this.#options.folder);
    this.#current = { name, handle, bytes: 0 };
    return this.#current;
  }

  async #makeFolder(): Promise<void> {
    if (this.#isMade) return;
    const { folder } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeOwner(folder);
    this.#isMade = true;
    this.#heartbeat = setInterval(() => {
      const now = new Date();
      utimes(join(folder, OWNER_FILE), now, now).catch(() => undefined);
    }, HEARTBEAT_MS).unref();
  }

  async #closeCurrent(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    if (!current) return;
    this.#closed.push({ name: current.name, bytes: current.bytes });
    await current.handle.close();
  }

  async #drop(name: string): Promise<void> {
    if (this.#closed[0]?.name !== name) return;
    await unlink(join(this.#options.folder, name));
    this.#closed.shift();
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

export async function writeOwner(folder: string): Promise<void> {
  const owner: SpoolOwner = { pid: process.pid, host: hostname() };
  await writeFile(join(folder, OWNER_FILE), JSON.stringify(owner), { mode: 0o600 });
}

/** The records of a file. A last line that a crash cut short was never reported as durable and is left out. */
export function parseSpoolFile(text: string): JournalRecord[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      return [JSON.parse(line) as JournalRecord];
    } catch {
      return [];
    }
  });
}

/** A new file's name is durable only with its folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
