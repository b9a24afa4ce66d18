import {
  type AnsweringNumber,
  type AssistantBrief,
  buildAssistantBrief,
  type CallCircumstances,
  findCallBySid,
  findNumber,
  finishAbandonedCalls,
  finishForwardedCall,
  finishOrphanedCall,
  type JournalRecord,
  type KnownCall,
  type NewCall,
  type OpenedCall,
  openCall,
  recordRefusedCall,
  recordStrayEvent,
  writeJournal,
} from '@offhook/core';
import { type Database, openDatabase } from '@offhook/db';
import {
  createCircuitBreakers,
  createToolRegistry,
  modelOutput,
  type RecordEvent,
  runTool,
  type ToolContext,
  type ToolOutcome,
  type ToolRequest,
} from '@offhook/tools';
import { toolDepsFrom } from './calendar-for-project.ts';

/** Plain values of the worker's settings. */
export type WorkerServiceSettings = {
  databaseUrl: string;
  calcom: { apiKey: string | undefined; baseUrl: string };
  /** Opens the keys that owners keep with us; without it only `calcom.apiKey` serves. */
  encryptionKey: string | undefined;
};

type Rest<Fn> = Fn extends (db: Database, ...rest: infer Args) => infer Result ? (...args: Args) => Result : never;

/** Everything a voice worker does with the database and the tools. */
export type WorkerServices = {
  findNumber: Rest<typeof findNumber>;
  buildBrief(number: AnsweringNumber, moment: CallCircumstances): Promise<AssistantBrief>;
  openCall(call: NewCall): Promise<OpenedCall>;
  recordRefusedCall: Rest<typeof recordRefusedCall>;
  recordStrayEvent: Rest<typeof recordStrayEvent>;
  findCallBySid(callSid: string): Promise<KnownCall | null>;
  finishOrphanedCall: Rest<typeof finishOrphanedCall>;
  finishForwardedCall: Rest<typeof finishForwardedCall>;
  writeJournal(batch: readonly JournalRecord[]): Promise<void>;
  /** The tools, with the place where their failures are written down. */
  createTools(recordEvent: RecordEvent): WorkerTools;
  /** Opens connections and prepares the queries of the first call, so that it is answered as fast as the others. */
  warmUp(): Promise<void>;
  /** Whether the database answers within a second. */
  isHealthy(): Promise<boolean>;
  close(): Promise<void>;
};

export type WorkerTools = {
  definitions: readonly { name: string; description: string; parameters: unknown }[];
  run(request: ToolRequest, context: Omit<ToolContext, 'now'>): Promise<{ outcome: ToolOutcome; modelOutput: string }>;
};

const HEALTH_TIMEOUT_MS = 1_000;

export function createWorkerServices(settings: WorkerServiceSettings): WorkerServices {
  const db = openDatabase(settings.databaseUrl);
  return {
    findNumber: (e164) => findNumber(db, e164),
    buildBrief: (number, moment) => buildAssistantBrief(db, number, moment),
    openCall: (call) => openCall(db, call),
    recordRefusedCall: (call, refusal) => recordRefusedCall(db, call, refusal),
    recordStrayEvent: (event) => recordStrayEvent(db, event),
    findCallBySid: (callSid) => findCallBySid(db, callSid),
    finishOrphanedCall: (call, endReason) => finishOrphanedCall(db, call, endReason),
    finishForwardedCall: (call, leg) => finishForwardedCall(db, call, leg),
    writeJournal: (batch) => writeJournal(db, batch),
    createTools: (recordEvent) => createTools({ db, settings, recordEvent }),
    async warmUp() {
      await finishAbandonedCalls(db);
      await Promise.all([findNumber(db, ''), findCallBySid(db, ''), db.service.findMany({ where: { projectId: '' } })]);
    },
    async isHealthy() {
      const answered = db.$queryRaw`SELECT 1`.then(
        () => true,
        () => false,
      );
      const late = new Promise<boolean>((resolve) => {
        setTimeout(resolve, HEALTH_TIMEOUT_MS, false).unref();
      });
      return Promise.race([answered, late]);
    },
    close: () => db.$disconnect(),
  };
}

type ToolParts = { db: Database; settings: WorkerServiceSettings; recordEvent: RecordEvent };

function createTools({ db, settings, recordEvent }: ToolParts): WorkerTools {
  const registry = createToolRegistry(
    toolDepsFrom({ db, calcom: settings.calcom, encryptionKey: settings.encryptionKey }),
  );
  const runner = { registry, recordEvent, breakers: createCircuitBreakers() };
  return {
    definitions: registry.modelTools(),
    async run(request, context) {
      const outcome = await runTool(runner, request, { ...context, now: Date.now });
      return { outcome, modelOutput: modelOutput(outcome) };
    },
  };
}
