import type { Recognition } from './recogniser.ts';

/** What the simulated model does in one response: sentences to say, functions to call, in this order. */
export type ResponsePart =
  | { kind: 'say'; text: string }
  | { kind: 'call'; toolCallId: string; name: string; argumentsJson: string };

/** What the model knows when it has to answer. */
export type PlanRequest = {
  /** Functions offered to the model in this response. */
  toolNames: readonly string[];
  /** What the session was told to be and to know. */
  instructions?: string;
  /** Nobody spoke for `idle_timeout_ms`. */
  callerIsSilent: boolean;
};

/** Decides what the model says and calls; everything else about a response is the server's. One brain per session. */
export type Brain = {
  /** The caller finished speaking. An empty list: there was sound, but no words in it. */
  hearCaller(recognised: readonly Recognition[]): void;
  /** A message the client wrote into the conversation instead of speech. */
  readCaller(text: string): void;
  /** An answer the client wrote into the conversation: what came before it needs none any more. */
  readAssistant(text: string): void;
  /** A fact the client wrote into the conversation. */
  readSystem(text: string): void;
  receiveToolOutput(output: { toolCallId: string; name: string; output: string }): void;
  plan(request: PlanRequest): Promise<readonly ResponsePart[]>;
};

/** Instructions of this form are obeyed to the letter, as a well-prompted model does. */
const SAY_EXACTLY = /Say exactly: "((?:[^"\\]|\\.)*)"/;

/** The words a response must consist of, when its instructions say so. */
export function exactWords(instructions: string | undefined): string | null {
  const words = SAY_EXACTLY.exec(instructions ?? '')?.[1];
  return words?.replaceAll(/\\(.)/g, '$1') ?? null;
}
