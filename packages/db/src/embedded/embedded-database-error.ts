export type EmbeddedDatabaseErrorCode =
  | 'OTHER_VERSION'
  | 'NOT_A_DATABASE'
  | 'NO_BINARIES'
  | 'INIT_FAILED'
  | 'START_FAILED'
  | 'STOP_FAILED'
  | 'LOCKED';

/** The embedded server cannot be used. The message says what happened and what to do; it is meant for the owner. */
export class EmbeddedDatabaseError extends Error {
  readonly code: EmbeddedDatabaseErrorCode;

  constructor(code: EmbeddedDatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedDatabaseError';
    this.code = code;
  }
}
