/** Why a Realtime session is gone; also a metric label, so the set is small. */
export type LossReason =
  /** The socket was cut or closed without a word. */
  | 'closed'
  /** No connection, or the upgrade was answered with an HTTP error. */
  | 'refused'
  /** Connected, but not configured in time. */
  | 'not_ready'
  /** The service's longest session is over. */
  | 'expired'
  | 'unauthorized'
  | 'quota'
  /** The model or the session is not what this service takes: another attempt would be refused too. */
  | 'rejected';

export interface SessionLoss {
  readonly reason: LossReason;
  /** For our logs: codes and short words of the peer, never what people said. */
  readonly detail: string;
}

/** Error codes after which the session is of no use, whatever the socket says (protocols/openai-realtime.md, section 9). */
const FATAL_CODES: ReadonlyMap<string, LossReason> = new Map([
  ['session_expired', 'expired'],
  ['invalid_api_key', 'unauthorized'],
  ['insufficient_quota', 'quota'],
  ['invalid_model', 'rejected'],
  ['model_not_found', 'rejected'],
  ['missing_model', 'rejected'],
  ['beta_api_shape_disabled', 'rejected'],
]);

/** What an `error` event means for the session; null: it goes on. */
export function lossByError(code: string | null | undefined): SessionLoss | null {
  const reason = FATAL_CODES.get(code ?? '');
  return reason ? { reason, detail: `error ${code}` } : null;
}

/** Close codes of the live service: 1001 with the session's end, 3000 for a bad key, 4000 and 4004 for a bad request. */
const REASON_BY_CLOSE_CODE: ReadonlyMap<number, LossReason> = new Map([
  [3000, 'unauthorized'],
  [4000, 'rejected'],
  [4004, 'rejected'],
]);

export function lossByClose(code: number, words: string): SessionLoss {
  return { reason: REASON_BY_CLOSE_CODE.get(code) ?? 'closed', detail: `closed ${code} ${words.slice(0, 100)}`.trim() };
}

/** A connection that failed: most pass, a key or a path that is refused does not. */
export function lossByFailure(message: string): SessionLoss {
  const status = Number(/Unexpected server response: (\d{3})/.exec(message)?.[1]);
  if (status === 401 || status === 403) return { reason: 'unauthorized', detail: message };
  return { reason: 'refused', detail: message };
}
