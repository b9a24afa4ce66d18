import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SynthesisReply, SynthesisRequest } from './flite-worker.ts';
import { DURATION_STRETCH, SPEECH_VERSION, type SpeechVoice } from './voices.ts';

/** Turns text into telephone speech. The same text and voice always give the same bytes. */
export type Speaker = {
  /** Mu-law 8 kHz in whole 20 ms frames. Rejects when the synthesiser cannot run. Do not change the bytes: they are shared. */
  speak(text: string, voice: SpeechVoice, urgency?: Urgency): Promise<Uint8Array>;
  close(): Promise<void>;
};

/** `ahead`: nobody waits for this line yet; it gives way to those somebody waits for. */
export type Urgency = 'now' | 'ahead';

export type SpeakerOptions = {
  /** Lines are kept here between runs (default: a folder of the system's temporary folder). */
  cacheDir?: string;
};

const MAX_LINES_IN_MEMORY = 2_000;
/** Every date and price is a sentence of its own: without a limit the folder would grow for ever. About 30 KB each. */
const MAX_LINES_ON_DISK = 2_000;

/** Opens a speaker. Its thread starts with the first line that no cache holds, and never keeps the process alive. */
export function createSpeaker({ cacheDir = join(tmpdir(), 'offhook-speech') }: SpeakerOptions = {}): Speaker {
  const lines = new Map<string, Promise<Uint8Array>>();
  let isTidy = false;
  const thread = createSynthesisThread();

  async function load(key: string, request: SpeechLine): Promise<Uint8Array> {
    const path = join(cacheDir, `${key}.ulaw`);
    const cached = await readFile(path).catch(() => null);
    if (cached) return new Uint8Array(cached);
    const audio = await thread.synthesise(request);
    await storeLine(path, audio);
    if (!isTidy) void dropOldLines(cacheDir);
    isTidy = true;
    return audio;
  }

  return {
    speak(text, voice, urgency = 'now') {
      const key = lineKey(text, voice);
      const known = lines.get(key);
      if (known) {
        if (urgency === 'now') thread.hurry({ text, voice });
        return known;
      }
      const line = load(key, { text, voice, urgency });
      line.catch(() => lines.delete(key)); // a failed line may be asked for again
      lines.set(key, line);
      const oldest = lines.keys().next().value;
      if (lines.size > MAX_LINES_IN_MEMORY && oldest) lines.delete(oldest);
      return line;
    },
    close: () => thread.close(),
  };
}

function lineKey(text: string, voice: SpeechVoice): string {
  return createHash('sha256')
    .update(JSON.stringify([SPEECH_VERSION, voice, DURATION_STRETCH[voice], text]))
    .digest('hex')
    .slice(0, 32);
}

/** Written whole or not at all: several processes share the folder. A full disk only costs the cache. */
async function storeLine(path: string, audio: Uint8Array): Promise<void> {
  const partial = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(partial, audio);
    await rename(partial, path);
  } catch {
    // the line is in memory already
  }
}

/** Once per process; another that does the same at the same time does no harm. */
async function dropOldLines(cacheDir: string): Promise<void> {
  try {
    const paths = (await readdir(cacheDir)).map((name) => join(cacheDir, name));
    if (paths.length <= MAX_LINES_ON_DISK) return;
    const aged = await Promise.all(paths.map(async (path) => ({ path, atMs: (await stat(path)).mtimeMs })));
    const old = aged.sort((a, b) => b.atMs - a.atMs).slice(MAX_LINES_ON_DISK / 2);
    await Promise.all(old.map(({ path }) => rm(path, { force: true })));
  } catch {
    // the folder is only a cache
  }
}

type SpeechLine = { text: string; voice: SpeechVoice; urgency: Urgency };
type Waiting = SpeechLine & { resolve(audio: Uint8Array): void; reject(error: Error): void };

/** A thread that has nothing to say is let go: the synthesiser holds some hundred megabytes, and starts again in a moment. */
const IDLE_MS = 20_000;

/** One line at a time, those somebody waits for first. */
function createSynthesisThread() {
  let queue: Waiting[] = [];
  let current: Waiting | null = null;
  let worker: Worker | null = null;
  let idleTimer: NodeJS.Timeout | undefined;

  function start(): Worker {
    // node:wasi warns that it is experimental; the flag is for this thread only.
    const execArgv = ['--disable-warning=ExperimentalWarning'];
    const started = new Worker(new URL('./flite-worker.ts', import.meta.url), { execArgv });
    started.on('message', (reply: SynthesisReply) => finish(reply));
    started.on('error', (error) => failAll(started, new Error('The speech thread broke', { cause: error })));
    started.on('exit', () => failAll(started, new Error('The speech thread ended')));
    return started;
  }

  function rest(): void {
    worker?.unref(); // an idle thread keeps no process alive
    idleTimer = setTimeout(() => {
      const idle = worker;
      worker = null;
      void idle?.terminate();
    }, IDLE_MS).unref();
  }

  function finish(reply: SynthesisReply): void {
    if ('audio' in reply) current?.resolve(reply.audio);
    else current?.reject(new Error(`Speech synthesis failed: ${reply.error}`));
    current = null;
    speakNext();
  }

  function speakNext(): void {
    if (current) return;
    const next = queue.find(({ urgency }) => urgency === 'now') ?? queue[0];
    if (!next) {
      rest();
      return;
    }
    clearTimeout(idleTimer);
    queue = queue.filter((waiting) => waiting !== next);
    current = next;
    worker ??= start();
    worker.ref();
    const request: SynthesisRequest = { text: next.text, voice: next.voice };
    worker.postMessage(request);
  }

  function failAll(ended: Worker, error: Error): void {
    if (worker !== ended) return; // it was let go
    const failed = current ? [current, ...queue] : queue;
    worker = null;
    current = null;
    queue = [];
    for (const waiting of failed) waiting.reject(error);
  }

  return {
    synthesise(line: SpeechLine): Promise<Uint8Array> {
      const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
      queue.push({ ...line, resolve, reject });
      speakNext();
      return promise;
    },
    /** Somebody waits for this line now. */
    hurry({ text, voice }: Pick<SpeechLine, 'text' | 'voice'>): void {
      for (const waiting of queue) if (waiting.text === text && waiting.voice === voice) waiting.urgency = 'now';
    },
    async close(): Promise<void> {
      clearTimeout(idleTimer);
      await worker?.terminate();
    },
  };
}
