export type { Parsed } from './parsed.ts';
export { type AudioDelta, audioDeltaCutter } from './realtime/audio-delta.ts';
export {
  appendAudio,
  cancelResponse,
  clearInputAudio,
  createResponse,
  functionCallOutput,
  PURPOSE_KEY,
  phoneSession,
  REQUEST_ID_KEY,
  type RealtimeSession,
  type ResponseOptions,
  type SessionOptions,
  sayExactly,
  sessionUpdate,
  type TurnDetectionChoice,
  truncateItem,
  withoutField,
} from './realtime/client-events.ts';
export { type ConversationMessage, createMessage, deleteItem } from './realtime/conversation-messages.ts';
export {
  type ConversationSeed,
  lateToolAnswer,
  lateToolCallIdOf,
  type SeedEntry,
  type SeedTool,
  said,
  seedConversation,
  systemMessage,
} from './realtime/conversation-seed.ts';
export {
  parseRealtimeMessage,
  type RealtimeResponse,
  type RealtimeServerMessage,
} from './realtime/server-events.ts';
export {
  NO_USAGE,
  RealtimeUsage,
  type UsageTotal,
  usageFrom,
  withResponseUsage,
  withTranscriptionUsage,
} from './realtime/usage.ts';
export { mediaPayloadCutter } from './twilio/media-payload.ts';
export {
  parseTwilioMessage,
  type TwilioMessage,
  type TwilioStart,
  type TwilioWriter,
  twilioWriter,
} from './twilio/media-stream-messages.ts';
export { mediaTimestampCutter } from './twilio/media-timestamp.ts';
export {
  oneLine,
  type VapiAssistantAnswer,
  type VapiToolAnswer,
  type VapiTransferTarget,
  vapiAssistantAnswer,
  vapiLegacyResult,
  vapiResults,
  vapiTransferAnswer,
} from './vapi/answers.ts';
export {
  VapiAnalysis,
  VapiArtifact,
  VapiCall,
  type VapiEnding,
  vapiCostMicros,
  vapiCreatedAtMs,
  vapiEnding,
} from './vapi/calls.ts';
export type { VapiContext } from './vapi/context.ts';
export { readVapiTurns, type VapiTurn } from './vapi/conversation.ts';
export { instantMs } from './vapi/lenient.ts';
export {
  VapiAssistant,
  VapiDestination,
  VapiInlineTool,
  VapiPhoneNumber,
  VapiServer,
  VapiSquad,
  VapiTool,
} from './vapi/resources.ts';
export {
  parseVapiMessage,
  type VapiEndOfCallReport,
  type VapiServerMessage,
  type VapiStatusUpdate,
  type VapiTranscript,
} from './vapi/server-messages.ts';
export type { VapiToolCall } from './vapi/tool-calls.ts';
