import { Worker } from 'node:worker_threads';
import type { DocumentPort, PageText, UnreadDocument } from '@offhook/core';
import type { ExtractRequest, ExtractResult } from './extract-in-thread.ts';

export interface DocumentReaderOptions {
  readonly timeoutMs?: number;
  /** Of each thread. */
  readonly maxMemoryMb?: number;
}

const TIMEOUT_MS = 30_000;
const MAX_MEMORY_MB = 384;
/** More at once would slow down the pages of the dashboard. */
const MAX_AT_ONCE = 2;

/**
 * Reads documents in threads of their own, one each: a file made to hang or to fill the memory ends its thread and nothing else.
 */
export function createDocumentReader(options: DocumentReaderOptions = {}): DocumentPort {
  const run = limited(MAX_AT_ONCE, (request: ExtractRequest) => extract(request, options));
  return {
    async readFile({ fileName, bytes }) {
      const result = await run({ kind: 'file', fileName, bytes });
      return result.kind === 'file' ? result.document : unread(result);
    },
    async readPage({ url, contentType, bytes }): Promise<PageText | UnreadDocument> {
      const result = await run({ kind: 'page', url, contentType, bytes });
      return result.kind === 'page' ? result.page : unread(result);
    },
  };
}

function unread(result: ExtractResult): UnreadDocument {
  return { ok: false, problem: result.kind === 'failed' ? result.problem : 'unreadable' };
}

function extract(request: ExtractRequest, options: DocumentReaderOptions): Promise<ExtractResult> {
  const { timeoutMs = TIMEOUT_MS, maxMemoryMb = MAX_MEMORY_MB } = options;
  return new Promise((resolve) => {
    const thread = new Worker(new URL('./extract-in-thread.ts', import.meta.url), {
      workerData: request,
      env: {},
      execArgv: [],
      // What a library has to say about a broken font is not for our log.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: maxMemoryMb, maxYoungGenerationSizeMb: 64 },
    });
    const settle = (result: ExtractResult) => {
      clearTimeout(timer);
      resolve(result);
      void thread.terminate();
    };
    const timer = setTimeout(() => settle({ kind: 'failed', problem: 'timed_out' }), timeoutMs);
    thread.once('message', (result: ExtractResult) => settle(result));
    // Out of memory, or a file that trips the parser in a way nobody thought of.
    thread.once('error', (error: NodeJS.ErrnoException) =>
      settle({ kind: 'failed', problem: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too_large' : 'unreadable' }),
    );
    thread.once('exit', () => settle({ kind: 'failed', problem: 'unreadable' }));
  });
}

/** `work`, at most `max` at a time; the others wait in line. */
function limited<In, Out>(max: number, work: (input: In) => Promise<Out>): (input: In) => Promise<Out> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (input) => {
    if (running >= max) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await work(input);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
