import type { CallOptions } from '../calendar/calendar-port.ts';

/** Where an assistant at Vapi sends what it asks and tells, and which of its messages. */
export interface AssistantServer {
  /** The address; null: it has none of its own. */
  readonly url: string | null;
  /** Everything about it as Vapi has it, JSON: its secrets are in there, so it is sealed wherever it is kept. */
  readonly asJson: string;
}

export interface ServerWish {
  readonly url: string;
  /** Names in lower case; these prove that a message is Vapi's. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Changes where an assistant's messages go, in one account. Methods throw AppErrors as those of `VapiPort` do. */
export interface VapiServersPort {
  /** Null: there is no such assistant. */
  read(assistantId: string, options: CallOptions): Promise<AssistantServer | null>;
  lead(assistantId: string, wish: ServerWish, options: CallOptions): Promise<void>;
  /** Puts back what `read` answered. */
  restore(assistantId: string, asJson: string, options: CallOptions): Promise<void>;
}

export type OpenVapiServers = (apiKey: string) => VapiServersPort;
