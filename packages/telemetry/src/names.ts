/**
 * Every name Offhook gives to a span, an attribute or a metric. Nothing else in the code spells one.
 *
 * `gen_ai.*` follows open-telemetry/semantic-conventions-genai (version below; all of it still "development", so names may move:
 * this file is the only place to follow). `voice.*` and `offhook.*` are ours and stable: dashboards and alerts stand on them.
 * What people said lives only under keys with a `pii` segment, and no such key is recorded by default.
 */
export const SEMCONV_VERSION = '1.42.0';

/** The assistant's name in `invoke_agent` spans. */
export const AGENT_NAME = 'receptionist';

export const SPAN = {
  /** SERVER span of one Twilio webhook. */
  webhook: (route: string) => `POST ${route}`,
  /** INTERNAL: one turn of the conversation, container of the two kinds below. */
  turn: `invoke_agent ${AGENT_NAME}`,
  /** CLIENT: one answer of the model, `response.created` to `response.done`. */
  realtimeInference: (model: string) => `realtime_inference ${model}`,
  /** INTERNAL: one function call, waits and repeats included. */
  executeTool: (toolName: string) => `execute_tool ${toolName}`,
  /** INTERNAL: one attempt of a function call. */
  toolAttempt: (toolName: string) => `execute_tool_attempt ${toolName}`,
  /** CLIENT: one HTTP request to a service we use; `template` holds no ids. */
  upstreamRequest: (method: string, template: string) => `${method} ${template}`,
  /** INTERNAL: the whole call, written when it has ended. */
  call: 'voice_call',
  journalWrite: 'journal_write',
  /** SERVER: one request to the dashboard; ids in the route are replaced by `:id`. */
  request: (method: string, route: string) => `${method} ${route}`,
  /** INTERNAL: one procedure of the API. */
  procedure: (path: string) => `trpc ${path}`,
  /** INTERNAL: one run of a background job. */
  job: (name: string) => `job ${name}`,
} as const;

export const ATTR = {
  operationName: 'gen_ai.operation.name',
  providerName: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  responseId: 'gen_ai.response.id',
  finishReasons: 'gen_ai.response.finish_reasons',
  outputType: 'gen_ai.output.type',
  agentName: 'gen_ai.agent.name',
  agentEndReason: 'gen_ai.agent.invocation.end_reason',
  conversationId: 'gen_ai.conversation.id',
  realtimeSessionId: 'gen_ai.realtime_session.id',
  toolName: 'gen_ai.tool.name',
  toolCallId: 'gen_ai.tool.call.id',
  toolType: 'gen_ai.tool.type',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cachedInputTokens: 'gen_ai.usage.cache_read.input_tokens',
  inputAudioTokens: 'gen_ai.usage.audio.input_tokens',
  inputTextTokens: 'gen_ai.usage.text.input_tokens',
  outputAudioTokens: 'gen_ai.usage.audio.output_tokens',
  outputTextTokens: 'gen_ai.usage.text.output_tokens',
  tokenModality: 'gen_ai.token.modality',
  errorType: 'error.type',
  httpMethod: 'http.request.method',
  rpcSystem: 'rpc.system',
  rpcMethod: 'rpc.method',
  httpRoute: 'http.route',
  httpStatusCode: 'http.response.status_code',
  serverAddress: 'server.address',
  callId: 'voice.call.id',
  callSid: 'voice.twilio.call_sid',
  projectId: 'offhook.project.id',
  callStatus: 'voice.call.status',
  callOutcome: 'voice.call.outcome',
  callEndReason: 'voice.call.end_reason',
  toolOutcome: 'voice.tool.outcome',
  toolUpstream: 'voice.tool.upstream',
  toolAttempt: 'voice.tool.attempt',
  toolAttempts: 'voice.tool.attempts',
  refusalReason: 'voice.refusal.reason',
  aborted: 'offhook.aborted',
  batchSize: 'offhook.batch.size',
  jobName: 'offhook.job.name',
  jobOutcome: 'offhook.job.outcome',
  textKind: 'offhook.text.kind',
  textOutcome: 'offhook.text.outcome',
  vapiMessageType: 'offhook.vapi.message_type',
  vapiMessageOutcome: 'offhook.vapi.message_outcome',
} as const;

export const METRIC = {
  activeCalls: 'offhook.calls.active',
  calls: 'offhook.calls',
  callDuration: 'offhook.call.duration',
  callsRefused: 'offhook.calls.refused',
  callsByRule: 'offhook.calls.by_rule',
  timeToFirstAudio: 'offhook.call.time_to_first_audio',
  /** Caller stopped speaking -> first frame of the answer on its way to Twilio. */
  responseLatency: 'offhook.response.latency',
  bargeIns: 'offhook.barge_ins',
  transfers: 'offhook.transfers',
  /** By who took a call, and who was to. */
  callsBySide: 'offhook.sides.calls',
  failovers: 'offhook.sides.failovers',
  sideSwitches: 'offhook.sides.switches',
  falseClaims: 'offhook.claims.false',
  emergencies: 'offhook.emergencies.noticed',
  voicemails: 'offhook.voicemails',
  realtimeErrors: 'offhook.realtime.errors',
  realtimeReconnects: 'offhook.realtime.reconnects',
  malformedMessages: 'offhook.malformed_messages',
  droppedFrames: 'offhook.dropped_frames',
  journalLag: 'offhook.journal.lag',
  journalPending: 'offhook.journal.pending',
  journalFailures: 'offhook.journal.failures',
  webhookDuration: 'http.server.request.duration',
  jobDuration: 'offhook.job.duration',
  texts: 'offhook.texts',
  vapiMessages: 'offhook.vapi.messages',
  toolRetries: 'offhook.tool.retries',
  circuitsOpened: 'offhook.circuits.opened',
  toolDuration: 'gen_ai.execute_tool.duration',
  operationDuration: 'gen_ai.client.operation.duration',
  inputTokens: 'gen_ai.client.inference.usage.input_tokens',
  outputTokens: 'gen_ai.client.inference.usage.output_tokens',
  eventLoopDelayP99: 'nodejs.eventloop.delay.p99',
  memoryUsage: 'process.memory.usage',
} as const;

/** All names in one object, for callers that want one import. */
export const TELEMETRY = { span: SPAN, attribute: ATTR, metric: METRIC, agentName: AGENT_NAME } as const;
