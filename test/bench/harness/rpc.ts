/** Questions and answers between the bench and the processes it starts, over Node's IPC channel. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a process can be asked: each command takes one argument and answers something that JSON can carry. */
export type Commands = { readonly [name: string]: (argument: never) => unknown };

interface Question {
  readonly questionId: number;
  readonly name: string;
  readonly argument: unknown;
}

interface Reply {
  readonly questionId: number;
  readonly result?: unknown;
  readonly problem?: string;
}

const STOP_WITHIN_MS = 15_000;
/** A process that has not answered by then hangs, and the bench with it. */
const ANSWER_WITHIN_MS = 90_000;

/** Answers the bench's questions in this process, which ends when the bench does. */
export function answerCommands(commands: Commands): void {
  process.on('message', (message) => {
    if (isQuestion(message)) void reply(commands, message);
  });
  process.on('disconnect', () => process.exit(0));
}

async function reply(commands: Commands, { questionId, name, argument }: Question): Promise<void> {
  const send = (answer: Reply) => process.send?.(answer);
  try {
    // The asker's type is the same table: what arrives is what the command takes.
    const command = commands[name] as ((argument: unknown) => unknown) | undefined;
    if (!command) throw new Error(`There is no command ${name}`);
    send({ questionId, result: await command(argument) });
  } catch (error) {
    send({ questionId, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function isQuestion(message: unknown): message is Question {
  return typeof message === 'object' && message !== null && 'questionId' in message && 'name' in message;
}

function isReply(message: unknown): message is Reply {
  return typeof message === 'object' && message !== null && 'questionId' in message && !('name' in message);
}

export interface ChildOptions {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Where its output goes: a file descriptor, or ours. */
  readonly output: number | 'inherit';
}

/** A process of the bench, and the questions it has not answered yet. */
export class Child<C extends Commands> {
  readonly process: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #asked = 0;

  constructor({ argv: [program, ...args], env, output }: ChildOptions) {
    this.process = spawn(program, args, {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['ignore', output, output, 'ipc'],
    });
    this.process.on('message', (message) => {
      if (isReply(message)) this.#settle(message);
    });
    this.process.once('exit', (code, signal) =>
      this.#abandon(`The process ended (${signal ?? code}): ${args.join(' ')}`),
    );
    this.process.once('error', (error) => this.#abandon(error.message));
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  get isOver(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  ask<Name extends keyof C & string>(
    name: Name,
    ...[argument]: Parameters<C[Name]>
  ): Promise<Awaited<ReturnType<C[Name]>>> {
    this.#asked += 1;
    const questionId = this.#asked;
    return new Promise((resolve, reject) => {
      if (this.isOver) return reject(new Error('The process has ended'));
      const timer = setTimeout(() => this.#settle({ questionId, problem: `No answer to ${name}` }), ANSWER_WITHIN_MS);
      this.#waiting.set(questionId, {
        resolve(value) {
          clearTimeout(timer);
          resolve(value as Awaited<ReturnType<C[Name]>>);
        },
        reject(error) {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.process.send({ questionId, name, argument } satisfies Question);
    });
  }

  /** SIGTERM, then SIGKILL when that takes too long. */
  async stop(withinMs = STOP_WITHIN_MS): Promise<void> {
    if (this.isOver) return;
    const exited = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), withinMs);
    await exited;
    clearTimeout(timer);
  }

  #settle({ questionId, result, problem }: Reply): void {
    const waiting = this.#waiting.get(questionId);
    this.#waiting.delete(questionId);
    if (problem === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(problem));
  }

  #abandon(why: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(why));
    this.#waiting.clear();
  }
}
