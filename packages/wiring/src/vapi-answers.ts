import { createHash } from 'node:crypto';
import {
  answerAssistantRequest,
  answerTransferRequest,
  claimToolCall,
  dialable,
  finishToolCall,
  openVapiCall,
  type VapiCallRow,
} from '@offhook/core';
import { type Database, newId, type Prisma } from '@offhook/db';
import type { VapiAssistantAnswer, VapiContext, VapiToolAnswer, VapiToolCall } from '@offhook/protocol';
import type { Logger } from '@offhook/telemetry';
import {
  createCallBudgets,
  createCircuitBreakers,
  createToolRegistry,
  customToolFinder,
  type ToolEvent,
  type VapiCaller,
  VapiToolDesk,
} from '@offhook/tools';
import { bookingPageByText } from './booking-page-by-text.ts';
import type { ToolBenchParts } from './tool-bench.ts';

interface Asked {
  readonly projectId: string;
  readonly context: VapiContext;
}

type Transfer = Awaited<ReturnType<typeof answerTransferRequest>>;

/** What Vapi's assistants ask of a business. Each answers in time and never rejects. */
export interface VapiAnswers {
  toolCalls(asked: Asked & { readonly calls: readonly VapiToolCall[] }): Promise<readonly VapiToolAnswer[]>;
  functionCall(asked: Asked & { readonly call: Omit<VapiToolCall, 'toolCallId'> }): Promise<VapiToolAnswer>;
  assistant(asked: Asked): Promise<VapiAssistantAnswer>;
  transfer(asked: Asked): Promise<Transfer>;
  /** Ends what is still being done for a caller who is gone. */
  callEnded(row: VapiCallRow): void;
}

export interface VapiAnswersDeps {
  readonly db: Database;
  readonly tools: ToolBenchParts;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  now(): number;
}

/** Vapi waits 7.5 s in all, across the continent (protocols/vapi.md, section 5). */
const ASSISTANT_WITHIN_MS = 5_000;
const TROUBLE = 'I am sorry, we cannot take your call just now. Please try again in a few minutes. Goodbye.';
const NOBODY = 'Nobody can be put on the line just now. Offer to take a message.';

/** The same functions, run by the same runner, as in calls that Offhook answers. */
export function vapiAnswers({ db, tools, logger, now }: VapiAnswersDeps): VapiAnswers {
  const onTrouble = (error: unknown) => logger.error({ err: error }, 'a function call of Vapi met trouble');
  const desk = new VapiToolDesk({
    runner: {
      registry: createToolRegistry(tools.tools),
      breakers: createCircuitBreakers(),
      budgets: createCallBudgets(),
      findCustomTool: customToolFinder(tools.customTools),
      textBookingPage: bookingPageByText(db),
      recordEvent: (event) => void writeEvent(db, event).catch(onTrouble),
    },
    book: { claim: (request) => claimToolCall(db, request), finish: (finished) => finishToolCall(db, finished) },
    onTrouble,
    now,
  });

  async function answerCalls({ calls, ...asked }: Asked & { calls: readonly VapiToolCall[] }) {
    const receivedAtMs = now();
    const caller = await callerOf(db, { ...asked, receivedAtMs }).catch((error: unknown) => {
      onTrouble(error);
      return null;
    });
    return caller
      ? desk.answer(calls, caller)
      : calls.map(({ toolCallId, name }) => ({ toolCallId, name, error: NOBODY }));
  }

  return {
    toolCalls: answerCalls,
    async functionCall({ call, ...asked }) {
      const toolCallId = legacyId(asked.context, call);
      const [answer] = await answerCalls({ ...asked, calls: [{ ...call, toolCallId }] });
      return answer ?? { toolCallId, name: call.name, error: NOBODY };
    },
    assistant: (asked) => inTime(answerAssistantRequest(db, asked), { late: { error: TROUBLE }, onTrouble }),
    transfer: (asked) => inTime(answerTransferRequest(db, asked), { late: { error: NOBODY }, onTrouble }),
    callEnded: ({ callId }) => desk.callEnded(callId),
  };
}

async function callerOf(db: Database, asked: Asked & { readonly receivedAtMs: number }): Promise<VapiCaller> {
  const { projectId, context, receivedAtMs } = asked;
  const row = await openVapiCall(db, { projectId, context, nowMs: receivedAtMs });
  const project = await db.project.findUnique({ where: { id: projectId }, select: { bookingPageUrl: true } });
  return {
    projectId,
    row,
    vapiCallId: context.vapiCallId,
    callSid: context.callSid,
    callerNumber: dialable(context.customerNumber ?? '') ?? '',
    bookingPageUrl: project?.bookingPageUrl ?? null,
    receivedAtMs,
  };
}

/** Older assistants name no id: the same wish of the same moment is the same call. */
function legacyId({ vapiCallId, sentAtMs }: VapiContext, call: Omit<VapiToolCall, 'toolCallId'>): string {
  const wish = JSON.stringify([vapiCallId, sentAtMs, call.name, call.argumentsJson]);
  return `fc_${createHash('sha256').update(wish).digest('hex').slice(0, 32)}`;
}

async function writeEvent(db: Database, { type, projectId, callId, payload, atMs }: ToolEvent): Promise<void> {
  const json = JSON.parse(JSON.stringify(payload)) as Prisma.InputJsonObject;
  await db.eventLog.create({
    data: { id: newId('event', atMs), projectId, callId, type, payload: json, at: new Date(atMs) },
  });
}

function inTime<Value>(
  work: Promise<Value>,
  { late, onTrouble }: { late: Value; onTrouble: (error: unknown) => void },
): Promise<Value> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ASSISTANT_WITHIN_MS, late);
    const done = (value: Value) => {
      clearTimeout(timer);
      resolve(value);
    };
    work.then(done, (error: unknown) => {
      onTrouble(error);
      done(late);
    });
  });
}
