/** A process that books, as the voice worker does: the same tools, run by the same runner, on the same wiring. */
import { openDatabase } from '../../../packages/db/src/index.ts';
import {
  createCircuitBreakers,
  createToolRegistry,
  runTool,
  type ToolRunner,
} from '../../../packages/tools/src/index.ts';
import { toolDepsFrom } from '../../../packages/wiring/src/calendar-for-project.ts';
import { answerCommands } from '../harness/rpc.ts';

export interface ToolQuestion {
  readonly projectId: string;
  readonly callId: string;
  readonly callerNumber: string;
  readonly name: 'get_slots' | 'book_slot' | 'find_booking' | 'reschedule_booking' | 'cancel_booking';
  readonly arguments: object;
  /** Which Cal.com account the business has; its address is given at the start. */
  readonly calcomUrl: string;
  /** The caller hangs up then. */
  readonly hangUpAfterMs: number | null;
}

/** `output`: what the model was given. Null: the caller hung up before there was any. */
export interface ToolReply {
  readonly output: unknown;
  /** Why it failed, in the words of the error catalog; null when it did not. */
  readonly failure: string | null;
  readonly durationMs: number;
  readonly attempts: number;
}

export type WorkerCommands = {
  open(databaseUrl: string): void;
  run(question: ToolQuestion): Promise<ToolReply | null>;
};

let db: ReturnType<typeof openDatabase> | null = null;
const runners = new Map<string, ToolRunner>();
let count = 0;

function runnerFor(calcomUrl: string): ToolRunner {
  const known = runners.get(calcomUrl);
  if (known) return known;
  if (!db) throw new Error('The worker was not opened');
  const deps = toolDepsFrom({ db, calcom: { apiKey: 'cal_bench', baseUrl: calcomUrl }, encryptionKey: undefined });
  const made: ToolRunner = {
    registry: createToolRegistry(deps),
    breakers: createCircuitBreakers(),
    recordEvent: () => undefined,
  };
  runners.set(calcomUrl, made);
  return made;
}

async function run(question: ToolQuestion): Promise<ToolReply | null> {
  const { projectId, callId, callerNumber, name, calcomUrl, hangUpAfterMs } = question;
  count += 1;
  const signal = hangUpAfterMs === null ? new AbortController().signal : AbortSignal.timeout(hangUpAfterMs);
  const context = { projectId, callId, callSid: callId, callerNumber, bookingPageUrl: null, now: Date.now, signal };
  const request = { name, argumentsJson: JSON.stringify(question.arguments), toolCallId: `fc_${process.pid}_${count}` };
  try {
    const outcome = await runTool(runnerFor(calcomUrl), request, context);
    const { durationMs, attempts } = outcome;
    const [output, failure] = outcome.ok ? [outcome.output, null] : [{ say: outcome.spoken }, outcome.code];
    return { output, failure, durationMs, attempts: attempts.length };
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

const commands: WorkerCommands = {
  open(databaseUrl) {
    db = openDatabase(databaseUrl);
  },
  run,
};
answerCommands(commands);
