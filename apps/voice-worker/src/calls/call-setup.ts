import type { HandOver, HistoryEntry } from '@offhook/call';
import { type AssistantBrief, type CallerHistory, type CallSoFar, spokenDay, withCallerHistory } from '@offhook/core';
import { phoneSession } from '@offhook/protocol';
import { activeContext, type Logger } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import { noteDial } from '../dual-mode/note-dial.ts';
import type { SideHealthBoard } from '../dual-mode/side-health.ts';
import type { Journal } from '../journal/journal.ts';
import { RealtimeLink } from '../realtime/realtime-link.ts';
import { RealtimeSocket } from '../realtime/realtime-socket.ts';
import type { CallRecordings } from '../recording/call-recordings.ts';
import type { CallIdentity } from './call-identity.ts';
import { CallRuntime } from './call-runtime.ts';
import { callSettings } from './call-settings.ts';
import type { CallTools } from './call-tools.ts';
import { CallWatch } from './call-watch.ts';
import { safetyIdentifier } from './caller-number.ts';
import { controlTools } from './control-tools.ts';
import { GreetingClips } from './greeting-clips.ts';
import { withinTime } from './within-time.ts';

/** The handshake takes about as long; a caller's name is not worth a wait. */
const HISTORY_WITHIN_MS = 500;
const TRANSCRIPTION_MODEL = 'gpt-transcribe';
/** Somebody waits and hears nothing: within three seconds it is decided who else takes the call. The third is Vapi's, if it is asked. */
const READY_TIMEOUT_MS = 2_000;

export interface CallSetupOptions {
  readonly journal: Journal;
  readonly tools: CallTools;
  readonly recordings: CallRecordings;
  /** Hears how the dialling of sessions goes. */
  readonly health: Pick<SideHealthBoard, 'worked' | 'failed'>;
  readonly services: Pick<WorkerServices, 'findCallerHistory' | 'findGreetingClip' | 'storeGreetingClip'>;
  readonly logger: Logger;
  readonly openai: { readonly apiKey: string; readonly realtimeUrl: string; readonly model: string };
}

/** Who is on the line, as far as the model's service may know. */
export interface ModelUser {
  readonly projectId: string;
  readonly callSid: string;
  /** E.164, or null when withheld. */
  readonly callerNumber: string | null;
  /** Somebody of the business can be dialled. */
  readonly hasHuman: boolean;
}

/** Builds a call of this process: its line to the model, and its runtime. */
export class CallSetup {
  readonly #options: CallSetupOptions;
  readonly #greetings: GreetingClips;
  readonly #callers = new WeakMap<RealtimeLink, Promise<CallerHistory | null>>();

  constructor(options: CallSetupOptions) {
    this.#options = options;
    this.#greetings = new GreetingClips({ ...options, model: options.openai.model });
  }

  /** Dials the model at once: the handshake takes longer than all the rest. `history`: what the two have said before. */
  openModel(user: ModelUser, brief: Promise<AssistantBrief>, history: readonly HistoryEntry[] = []): RealtimeLink {
    const { openai, tools, health, logger } = this.#options;
    const { projectId, callSid, callerNumber, hasHuman } = user;
    const caller = this.#lookUp(user);
    const session = Promise.all([brief, caller]).then(([general, known]) =>
      phoneSession({
        ...withCallerHistory(general, known, Date.now()),
        transcriptionModel: TRANSCRIPTION_MODEL,
        tools: [...tools.definitions, ...general.ownFunctions, ...controlTools({ hasHuman })],
      }),
    );
    session.catch(() => undefined);
    const openSession = ({ seed }: { seed: readonly string[] }) =>
      new RealtimeSocket({
        url: openai.realtimeUrl,
        model: openai.model,
        apiKey: openai.apiKey,
        safetyIdentifier: safetyIdentifier(projectId, callerNumber ?? callSid),
        session,
        seed,
        readyTimeoutMs: READY_TIMEOUT_MS,
        onSettled: (result) => noteDial(health, result),
        logger: logger.child({ callSid }),
      });
    const seed = { entries: history, runningToolCallIds: [], missing: 'nothing' } as const;
    const link = new RealtimeLink(openSession, history.length > 0 ? seed : null);
    this.#callers.set(link, caller);
    return link;
  }

  /** What is known of the number; the session is made while this is looked up, and without it when that takes long. */
  async #lookUp({ projectId, callerNumber }: ModelUser): Promise<CallerHistory | null> {
    const { services, logger } = this.#options;
    if (callerNumber === null) return null;
    try {
      return await withinTime(services.findCallerHistory({ projectId, callerNumber }), HISTORY_WITHIN_MS);
    } catch (error) {
      logger.warn({ err: error, projectId }, "a caller's history could not be looked up");
      return null;
    }
  }

  /** Knows what the model was told of the caller, as soon as that is known. */
  #watch({
    brief,
    realtime,
    before,
  }: {
    brief: AssistantBrief;
    realtime: RealtimeLink;
    before: CallSoFar | null;
  }): CallWatch {
    const watch = new CallWatch(brief, before?.history);
    void this.#callers.get(realtime)?.then((known) => {
      const nowMs = Date.now();
      for (const { startsAtMs, status } of known?.jobs ?? []) {
        if (status !== 'cancelled' && startsAtMs > nowMs) watch.hasBooking(spokenDay(startsAtMs, brief, nowMs));
      }
    });
    return watch;
  }

  /** `before`: what happened in the call before this worker had it. */
  start(call: {
    readonly identity: CallIdentity;
    readonly brief: AssistantBrief;
    readonly realtime: RealtimeLink;
    readonly before: CallSoFar | null;
    readonly onEnded: (call: CallRuntime, handOver?: HandOver) => void;
  }): CallRuntime {
    const { journal, tools, logger, openai, recordings } = this.#options;
    const { identity, brief, realtime, before, onEnded } = call;
    const isRecorded = mayRecord(brief, before);
    return new CallRuntime({
      identity,
      watch: this.#watch(call),
      settings: callSettings(brief, { hasHuman: identity.contactPhone !== null }),
      model: openai.model,
      realtime,
      ...(before ? {} : { greeting: this.#greetings.of(identity.projectId, brief) }),
      ...(before?.answeredAtMs ? { before, resumed: resumedFrom(before, before.answeredAtMs) } : {}),
      ...(isRecorded ? { startTape: (offsetMs: number) => recordings.start({ identity, offsetMs }) } : {}),
      tools,
      journal,
      logger,
      telemetryContext: activeContext(),
      onEnded,
    });
  }
}

/** Where the owner wants it and the caller was told: a call that began before it was switched on goes on unrecorded. */
function mayRecord({ handling: { recording } }: AssistantBrief, before: CallSoFar | null): boolean {
  // Nothing was said yet: the greeting, which tells them, is still to come.
  if (!recording.enabled || !before?.answeredAtMs) return recording.enabled;
  return before.history.some((entry) => entry.kind === 'said' && entry.text.includes(recording.consent));
}

function resumedFrom({ history }: CallSoFar, answeredAtMs: number) {
  return { history, offsetMs: Math.max(1, Date.now() - answeredAtMs) };
}
