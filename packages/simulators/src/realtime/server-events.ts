import type {
  RealtimeResponse,
  RealtimeResponseStatus,
  RealtimeResponseUsage,
  RealtimeServerEvent,
  ResponseCreatedEvent,
  ResponseDoneEvent,
  SessionCreatedEvent,
  SessionUpdatedEvent,
} from 'openai/resources/realtime/realtime';
import type { EffectiveSession } from './session-config.ts';

/** A response as it stands on the wire: unlike in the package's types, what is not known yet is null. */
export type WireResponse = Omit<RealtimeResponse, 'usage' | 'status_details'> & {
  id: string;
  status: NonNullable<RealtimeResponse['status']>;
  status_details: RealtimeResponseStatus | null;
  usage: RealtimeResponseUsage | null;
};

type Replaced = SessionCreatedEvent | SessionUpdatedEvent | ResponseCreatedEvent | ResponseDoneEvent;

/** Everything this simulator may send. Shapes come from the `openai` package, so a wrong one does not compile. */
export type ServerEvent =
  | Exclude<RealtimeServerEvent, Replaced>
  | { type: 'session.created' | 'session.updated'; event_id: string; session: EffectiveSession }
  | { type: 'response.created' | 'response.done'; event_id: string; response: WireResponse };

type WithoutEventId<E> = E extends unknown ? Omit<E, 'event_id'> : never;

/** An event before the sender has numbered it. */
export type UnsentEvent = WithoutEventId<ServerEvent>;

export type SendEvent = (event: UnsentEvent) => void;
