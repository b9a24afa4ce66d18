import {
  type AnsweringNumber,
  adoptCall,
  applyTextStatus,
  type BriefFacts,
  CONTROL_CHANNEL,
  ControlMessage,
  claimCall,
  createSecretBox,
  findCallBySid,
  findCaller,
  findCallerHistory,
  findGreetingClip,
  findNumber,
  finishAbandonedCalls,
  finishOrphanedCall,
  type JournalRecord,
  type KnownCall,
  loadAnsweringNumbers,
  loadBriefFacts,
  type NewCall,
  type OpenedCall,
  openCall,
  receiveText,
  recordRefusedCall,
  recordStrayEvent,
  storeGreetingClip,
  type VapiFor,
  writeJournal,
} from '@offhook/core';
import { type Database, listenForNotifications, openDatabase } from '@offhook/db';
import {
  createCallBudgets,
  createCircuitBreakers,
  createRehearsalRegistry,
  createToolRegistry,
  customToolFinder,
  modelOutput,
  type RecordEvent,
  runTool,
  type ToolContext,
  type ToolOutcome,
  type ToolRequest,
  type ToolRunner,
} from '@offhook/tools';
import { bookingPageByText } from './booking-page-by-text.ts';
import { toolDepsFrom } from './calendar-for-project.ts';
import { createDualModeServices, type DualModeServices } from './dual-mode-services.ts';
import { createEmergencyServices, type EmergencyServices, ladderPorts } from './emergency-services.ts';
import { createHumanServices, type HumanServiceSettings, type HumanServices } from './human-services.ts';
import type { MapsSettings } from './maps-from.ts';
import type { OpenAiSettings } from './meaning-from.ts';
import { customToolsFrom } from './tool-bench.ts';
import { NO_VAPI_KEY, type VapiSettings, vapiServices } from './vapi-services.ts';

export type { DualModeServices } from './dual-mode-services.ts';
export type { EmergencyServices } from './emergency-services.ts';
export type { HumanServices } from './human-services.ts';

/** Plain values of the worker's settings. */
export type WorkerServiceSettings = {
  databaseUrl: string;
  calcom: { apiKey: string | undefined; baseUrl: string };
  maps: MapsSettings;
  /** Left out: knowledge is found by words alone. */
  openai?: OpenAiSettings;
  /** Opens the keys that owners keep with us; without it only `calcom.apiKey` serves. */
  encryptionKey: string | undefined;
  /** `host:port` in a private network that addresses of owners may lead to nevertheless. */
  outboundTrustedHosts: readonly string[];
  /** Public origin of this worker. */
  publicWorkerUrl: string;
  /** Left out: Vapi itself, and only businesses with a key of their own. */
  vapi?: VapiSettings;
} & HumanServiceSettings;

type Rest<Fn> = Fn extends (db: Database, ...rest: infer Args) => infer Result ? (...args: Args) => Result : never;

export type TextServices = { receive: Rest<typeof receiveText>; applyStatus: Rest<typeof applyTextStatus> };

/** Everything a voice worker does with the database and the tools. */
export type WorkerServices = {
  findNumber: Rest<typeof findNumber>;
  /** What the business of a number knows of a caller, for the number's rules. */
  findCaller: Rest<typeof findCaller>;
  loadBriefFacts(number: AnsweringNumber): Promise<BriefFacts>;
  loadAnsweringNumbers: Rest<typeof loadAnsweringNumbers>;
  openCall(call: NewCall): Promise<OpenedCall>;
  recordRefusedCall: Rest<typeof recordRefusedCall>;
  recordStrayEvent: Rest<typeof recordStrayEvent>;
  /** What the business knows of a caller's number. */
  findCallerHistory: Rest<typeof findCallerHistory>;
  findGreetingClip: Rest<typeof findGreetingClip>;
  storeGreetingClip: Rest<typeof storeGreetingClip>;
  findCallBySid(callSid: string): Promise<KnownCall | null>;
  /** Takes a call that goes on after its stream ended. */
  claimCall: Rest<typeof claimCall>;
  /** Takes a call by the one-time token of its stream. */
  adoptCall: Rest<typeof adoptCall>;
  /** What the dashboard and the other workers say about running calls. */
  listenForControl(onMessage: (message: ControlMessage) => void): { close(): Promise<void> };
  finishOrphanedCall: Rest<typeof finishOrphanedCall>;
  writeJournal(batch: readonly JournalRecord[]): Promise<void>;
  humans: HumanServices;
  /** Calls that Vapi is to have, and when it is not to. */
  dualMode: DualModeServices;
  /** Calls to people on call. */
  emergencies: EmergencyServices;
  /** Texts that people send, and reports about those they get. */
  texts: TextServices;
  /** The account at Vapi of a business that has connected one. */
  vapiFor: VapiFor;
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
    findCaller: (query) => findCaller(db, query),
    loadBriefFacts: (number) => loadBriefFacts(db, number),
    loadAnsweringNumbers: (limit) => loadAnsweringNumbers(db, limit),
    openCall: (call) => openCall(db, call),
    recordRefusedCall: (call, refusal) => recordRefusedCall(db, call, refusal),
    recordStrayEvent: (event) => recordStrayEvent(db, event),
    findCallerHistory: (caller) => findCallerHistory(db, caller),
    findGreetingClip: (clip) => findGreetingClip(db, clip),
    storeGreetingClip: (clip) => storeGreetingClip(db, clip),
    findCallBySid: (callSid) => findCallBySid(db, callSid),
    claimCall: (claim) => claimCall(db, claim),
    adoptCall: (stream) => adoptCall(db, stream),
    listenForControl: (onMessage) =>
      listenForNotifications(settings.databaseUrl, CONTROL_CHANNEL, (payload) => {
        const message = ControlMessage.safeParse(payload);
        if (message.success) onMessage(message.data);
      }),
    finishOrphanedCall: (call, endReason) => finishOrphanedCall(db, call, endReason),
    writeJournal: (batch) => writeJournal(db, batch),
    humans: createHumanServices(db, settings),
    dualMode: createDualModeServices(db, settings),
    emergencies: createEmergencyServices(db, settings),
    texts: {
      receive: (text) => receiveText(db, text),
      applyStatus: (report) => applyTextStatus(db, report),
    },
    vapiFor: vapiServices(db, settings.vapi ?? NO_VAPI_KEY, {
      secrets: secretsOf(settings),
      twilioApi: settings.twilioApi,
    }).vapiFor,
    createTools: (recordEvent) => createTools({ db, settings, recordEvent }),
    async warmUp() {
      await finishAbandonedCalls(db);
      await Promise.all([
        findNumber(db, ''),
        findCaller(db, { toNumber: '', callerNumber: '', nowMs: 0 }),
        findCallBySid(db, ''),
        db.service.findMany({ where: { projectId: '' } }),
      ]);
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

const secretsOf = ({ encryptionKey }: WorkerServiceSettings) =>
  encryptionKey === undefined ? null : createSecretBox(encryptionKey);

/** For a worker that practises: a tool that does nothing, run as any other. */
export function createRehearsalTools(): WorkerTools {
  const registry = createRehearsalRegistry();
  return runnable({ registry, recordEvent: () => undefined, breakers: createCircuitBreakers() });
}

type ToolParts = { db: Database; settings: WorkerServiceSettings; recordEvent: RecordEvent };

function createTools({ db, settings, recordEvent }: ToolParts): WorkerTools {
  const registry = createToolRegistry(
    toolDepsFrom({
      db,
      calcom: settings.calcom,
      maps: settings.maps,
      openai: settings.openai,
      encryptionKey: settings.encryptionKey,
      ladder: ladderPorts(settings),
    }),
  );
  return runnable({
    registry,
    recordEvent,
    breakers: createCircuitBreakers(),
    budgets: createCallBudgets(),
    findCustomTool: customToolFinder(customToolsFrom(db, settings)),
    textBookingPage: bookingPageByText(db),
  });
}

function runnable(runner: ToolRunner): WorkerTools {
  return {
    definitions: runner.registry.modelTools(),
    async run(request, context) {
      const outcome = await runTool(runner, request, { ...context, now: Date.now });
      return { outcome, modelOutput: modelOutput(outcome) };
    },
  };
}
