export type { CalcomFault, FaultReach } from './calcom/faults.ts';
export { type Simulators, type SimulatorsOptions, startSimulators } from './control/start-simulators.ts';
export { DEMO_SIGNING_SECRET, OWNER_ENDPOINT_PATH, type OwnerEndpoint } from './owner-endpoint/owner-endpoint.ts';
export type { RealtimeFault, RealtimeFaultReach } from './realtime/faults.ts';
export type { RealtimeSimulator } from './realtime/server.ts';
export { findScenario, SCENARIOS } from './scenarios/catalogue.ts';
export { BRIGHTWATER_LINE, caller, defineScenario, HARBOR_LINE, type Scenario } from './scenarios/define-scenario.ts';
export { type CallFacts, type CheckedExpectation, checkExpectations } from './scenarios/expectations.ts';
export { runScenario, type ScenarioResult, type TelephoneLine } from './scenarios/run-scenario.ts';
export {
  createScenarioRealtime,
  type ScenarioSimulatorOptions,
  startScenarioRealtime as startRealtimeSimulator,
} from './scenarios/scenario-simulator.ts';
export { createSpeaker, type Speaker } from './speech/speaker.ts';
export type { SpeechVoice } from './speech/voices.ts';
export type { CallerScript } from './twilio/caller-script.ts';
export {
  afterBeep,
  afterHearing,
  afterPerson,
  hangsUp,
  later,
  midAnswer,
  staysOnTheLine,
  whenConnected,
  whenQuiet,
} from './twilio/caller-script.ts';
export { type RestFault, TelephoneExchange } from './twilio/exchange.ts';
export {
  acceptsCall,
  answeringMachine,
  answersCall,
  declinesCall,
  type HumanScript,
  hangsUpOnBriefing,
  isUnreachable,
  lineIsBusy,
  neverAnswers,
  pressesNothing,
} from './twilio/human-script.ts';
export type { LineConditions } from './twilio/line-conditions.ts';
export { MessageBook, type SimulatedText, type TextFate } from './twilio/message-book.ts';
export {
  type CallHandle,
  type CallProgressEvent,
  type CallReport,
  type PlaceCallOptions,
  placeCall,
} from './twilio/place-call.ts';
export { type PlaceCallsOptions, type PlacedCalls, placeCalls } from './twilio/place-calls.ts';
