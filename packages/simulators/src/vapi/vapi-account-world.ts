import type { Brain } from '../realtime/brain.ts';
import type { Recognition } from '../realtime/recogniser.ts';
import type { Speaker } from '../speech/speaker.ts';
import type { VapiFaultSwitch } from './faults.ts';
import type { ToolCallShape } from './tool-call-shapes.ts';
import type { Organisation } from './world.ts';

/** How an assistant understands and decides. Made with the first call: learning to listen takes a while. */
export interface AssistantMind {
  readonly ready: Promise<void>;
  recognise(audio: Uint8Array): readonly Recognition[];
  createBrain(): Brain;
}

/** What one deployment of Vapi is made of. */
export interface VapiWorld {
  readonly organisations: readonly Organisation[];
  readonly faults: VapiFaultSwitch;
  readonly speaker: Speaker;
  mind(): AssistantMind;
  /** Where it is reached: the beginning of every address that it hands out, without a slash at the end. */
  publicUrl(): string;
  /** Twilio's REST API, for numbers and transfers. */
  twilioApiUrl(): string;
  toolCallShape(): ToolCallShape;
  /** How long the addresses of recordings can be fetched, milliseconds. */
  readonly presignedTtlMs: number;
  /** How long a server may take to say who answers a call, milliseconds. */
  readonly assistantRequestMs: number;
  /** How long a call that was handed over by the bypass is waited for, milliseconds. */
  readonly bypassWaitMs: number;
  /** Epoch milliseconds. */
  now(): number;
}
