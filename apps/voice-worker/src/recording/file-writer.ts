import { close, mkdir, open, write } from 'node:fs';
import { dirname } from 'node:path';

/** `failureCode`: the system's name of what went wrong (`ENOSPC`), null when nothing did. */
type Settled = (failureCode: string | null) => void;
type Job = (done: Settled) => void;

/** A file that only grows. What is asked for happens in that order; nothing throws. */
export interface GrowingFile {
  /** Appends the first `bytes` of the buffer, which must stay as it is until this is settled. */
  append(buffer: Buffer, bytes: number, settled: Settled): void;
  close(settled: Settled): void;
}

/**
 * Writes the files of all calls of the process, one thing after the other: a slow disk is asked for one thing at a time. What
 * waits here is bounded by the buffers there are to append from.
 */
export class FileWriter {
  readonly #jobs: { readonly run: Job; readonly settled: Settled }[] = [];
  #isBusy = false;

  /** Makes the file and the folders above it. After a failure every later wish for this file fails alike. */
  create(path: string, created: Settled): GrowingFile {
    let descriptor = -1;
    let failure: string | null = null;
    this.#add(created, (done) =>
      createFile(path, (code, opened) => {
        failure = code;
        descriptor = opened;
        done(code);
      }),
    );
    return {
      append: (buffer, bytes, settled) =>
        this.#add(settled, (done) => {
          if (failure !== null) return done(failure);
          appendWhole({ descriptor, buffer, bytes }, 0, done);
        }),
      close: (settled) =>
        this.#add(settled, (done) =>
          descriptor < 0 ? done(failure) : close(descriptor, (error) => done(codeOf(error))),
        ),
    };
  }

  #add(settled: Settled, run: Job): void {
    this.#jobs.push({ run, settled });
    if (!this.#isBusy) this.#next();
  }

  #next(): void {
    const job = this.#jobs.shift();
    this.#isBusy = job !== undefined;
    job?.run((failureCode) => {
      job.settled(failureCode);
      this.#next();
    });
  }
}

function createFile(path: string, done: (failureCode: string | null, descriptor: number) => void): void {
  mkdir(dirname(path), { recursive: true }, (failure) => {
    if (failure) return done(codeOf(failure), -1);
    // `ax`: a file that is there already is somebody else's.
    open(path, 'ax', 0o600, (error, descriptor) => done(codeOf(error), error ? -1 : descriptor));
  });
}

function appendWhole(part: { descriptor: number; buffer: Buffer; bytes: number }, offset: number, done: Settled): void {
  const { descriptor, buffer, bytes } = part;
  write(descriptor, buffer, offset, bytes - offset, null, (error, written) => {
    if (error || offset + written >= bytes) return done(codeOf(error));
    appendWhole(part, offset + written, done);
  });
}

function codeOf(error: NodeJS.ErrnoException | null): string | null {
  return error && (error.code ?? 'UNKNOWN');
}
