export { step } from './call-machine.ts';
export { type CallSettings, type CallState, initialCallState, type Phase, type ResumedCall } from './call-state.ts';
export type { CallCommand, ResponsePurpose, ResponseRequest, TurnRecord } from './commands.ts';
export type { CallEvent, EndReason, RequestedToolCall, ResponseStatus, TimerName } from './events.ts';
export type { HistoryEntry } from './history.ts';
export { audioMsOf } from './playback.ts';
