import {
  type Counter,
  type Histogram,
  type Meter,
  type MeterProvider,
  metrics,
  type UpDownCounter,
} from '@opentelemetry/api';
import { METRIC } from './names.ts';

/** Semantic conventions' buckets for client operations, in seconds. */
const OPERATION_BUCKETS_S = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
/** Semantic conventions' buckets for HTTP servers, in seconds. */
const HTTP_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const CALL_BUCKETS_S = [5, 15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600];
const LAG_BUCKETS_S = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 60];

/** What the processes measure. No call id, phone number or tenant id is ever a label. */
export interface Instruments {
  readonly activeCalls: UpDownCounter;
  readonly calls: Counter;
  readonly callDuration: Histogram;
  readonly callsRefused: Counter;
  readonly callsByRule: Counter;
  readonly timeToFirstAudio: Histogram;
  readonly responseLatency: Histogram;
  readonly bargeIns: Counter;
  readonly transfers: Counter;
  readonly callsBySide: Counter;
  readonly failovers: Counter;
  readonly sideSwitches: Counter;
  readonly falseClaims: Counter;
  readonly emergencies: Counter;
  readonly voicemails: Counter;
  readonly realtimeErrors: Counter;
  readonly realtimeReconnects: Counter;
  readonly malformedMessages: Counter;
  readonly droppedFrames: Counter;
  readonly journalLag: Histogram;
  readonly journalPending: UpDownCounter;
  readonly journalFailures: Counter;
  readonly webhookDuration: Histogram;
  readonly jobDuration: Histogram;
  readonly texts: Counter;
  readonly vapiMessages: Counter;
  readonly toolRetries: Counter;
  readonly circuitsOpened: Counter;
  readonly toolDuration: Histogram;
  readonly operationDuration: Histogram;
  readonly inputTokens: Counter;
  readonly outputTokens: Counter;
}

const byProvider = new WeakMap<MeterProvider, Instruments>();

/** The instruments of the running SDK; harmless no-ops before `startTelemetry`. */
export function instruments(): Instruments {
  const provider = metrics.getMeterProvider();
  const known = byProvider.get(provider);
  if (known) return known;
  const created = createInstruments(provider.getMeter('offhook'));
  byProvider.set(provider, created);
  return created;
}

type Makers = ReturnType<typeof makersOf>;

function makersOf(meter: Meter) {
  const counter = (name: string, description: string, unit = '{count}') =>
    meter.createCounter(name, { description, unit });
  const seconds = (name: string, description: string, buckets: number[]) =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: buckets } });
  const upDown = (name: string, description: string, unit: string) =>
    meter.createUpDownCounter(name, { description, unit });
  return { counter, seconds, upDown };
}

function createInstruments(meter: Meter): Instruments {
  const makers = makersOf(meter);
  return { ...callInstruments(makers), ...processInstruments(makers) };
}

/** What happens in calls, as callers and owners know it. */
function callInstruments({ counter, seconds, upDown }: Makers) {
  return {
    activeCalls: upDown(METRIC.activeCalls, 'Calls this process holds', '{call}'),
    calls: counter(METRIC.calls, 'Calls that ended, by status', '{call}'),
    callDuration: seconds(METRIC.callDuration, 'Length of a call', CALL_BUCKETS_S),
    callsRefused: counter(METRIC.callsRefused, 'Calls not taken, by reason', '{call}'),
    callsByRule: counter(
      METRIC.callsByRule,
      'Calls that a number’s rules kept from the assistant, by rule and result',
      '{call}',
    ),
    timeToFirstAudio: seconds(METRIC.timeToFirstAudio, 'Media start to first greeting frame', OPERATION_BUCKETS_S),
    responseLatency: seconds(
      METRIC.responseLatency,
      'Caller stopped speaking to first frame of the answer',
      OPERATION_BUCKETS_S,
    ),
    bargeIns: counter(METRIC.bargeIns, 'Answers the caller interrupted'),
    falseClaims: counter(
      METRIC.falseClaims,
      'What the assistant said and no function had answered, by kind',
      '{claim}',
    ),
    emergencies: counter(METRIC.emergencies, 'Emergencies noticed in calls', '{emergency}'),
    transfers: counter(METRIC.transfers, 'Ways to a human that ended, by outcome', '{transfer}'),
    callsBySide: counter(METRIC.callsBySide, 'Calls answered, by side and by the side that was to', '{call}'),
    failovers: counter(METRIC.failovers, 'Calls somebody else had to take, by who from and who to', '{call}'),
    sideSwitches: counter(METRIC.sideSwitches, 'Numbers whose calls go elsewhere now, by side and by whom', '{switch}'),
    voicemails: counter(METRIC.voicemails, 'Messages fetched from Twilio, or not this time, by result', '{message}'),
  };
}

/** What the processes do for them, as those who run them know it. */
function processInstruments({ counter, seconds, upDown }: Makers) {
  return {
    realtimeErrors: counter(METRIC.realtimeErrors, 'Error events of the Realtime API, by code', '{error}'),
    realtimeReconnects: counter(
      METRIC.realtimeReconnects,
      'Realtime sessions replaced in mid-call, by reason of the loss',
      '{session}',
    ),
    malformedMessages: counter(METRIC.malformedMessages, 'Messages of a peer we could not read, by wire', '{message}'),
    droppedFrames: counter(
      METRIC.droppedFrames,
      'Audio frames given up because a peer was too slow, by leg',
      '{frame}',
    ),
    journalLag: seconds(METRIC.journalLag, 'Event to durable row', LAG_BUCKETS_S),
    journalPending: upDown(METRIC.journalPending, 'Journal records not yet durable', '{record}'),
    journalFailures: counter(METRIC.journalFailures, 'Journal writes that had to be repeated', '{write}'),
    jobDuration: seconds(METRIC.jobDuration, 'One run of a background job, by name and outcome', LAG_BUCKETS_S),
    texts: counter(METRIC.texts, 'SMS to and from people, by kind and outcome', '{message}'),
    vapiMessages: counter(METRIC.vapiMessages, 'Messages from Vapi, by kind and outcome', '{message}'),
    webhookDuration: seconds(METRIC.webhookDuration, 'Own time of a webhook', HTTP_BUCKETS_S),
    toolRetries: counter(METRIC.toolRetries, 'Attempts after the first, by function', '{attempt}'),
    circuitsOpened: counter(METRIC.circuitsOpened, 'Upstreams left alone for a moment, by upstream', '{circuit}'),
    toolDuration: seconds(METRIC.toolDuration, 'One function call with its repeats', OPERATION_BUCKETS_S),
    operationDuration: seconds(METRIC.operationDuration, 'One answer of the model', OPERATION_BUCKETS_S),
    inputTokens: counter(METRIC.inputTokens, 'Input tokens, by modality', '{token}'),
    outputTokens: counter(METRIC.outputTokens, 'Output tokens, by modality', '{token}'),
  };
}
