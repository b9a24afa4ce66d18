export { step } from './call-machine.ts';
export {
  type CallSettings,
  type CallState,
  type HumanSettings,
  initialCallState,
  type NoiseSettings,
  type Phase,
  type ResumedCall,
} from './call-state.ts';
export { silencesAssistant } from './caller-turns.ts';
export type { CallCommand, HandOver, ResponsePurpose, ResponseRequest, TurnRecord } from './commands.ts';
export type {
  CallEvent,
  EndReason,
  HandOverReason,
  LossReason,
  RequestedToolCall,
  ResponseStatus,
  TimerName,
} from './events.ts';
export { TRANSFER_TOOL } from './handing-over.ts';
export { KEYS_ITEM_PREFIX } from './keypad.ts';
export { audioMsOf } from './playback.ts';
export { playableAheadMs } from './playing-ahead.ts';
export { END_CALL_TOOL } from './saying-goodbye.ts';
export type { HistoryEntry } from './session-seed.ts';
