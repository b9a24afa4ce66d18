export interface OutboundCall {
  /** E.164. */
  readonly to: string;
  /** A number of the business, E.164: what the telephone that rings shows. */
  readonly from: string;
  readonly ringSec: number;
  /** Asked for what to say once somebody has picked up. */
  readonly answerUrl: string;
  /** Told when the call is over, whatever became of it. */
  readonly statusUrl: string;
}

/** Rings a telephone that nobody called from. */
export interface OutboundCallPort {
  /**
   * Resolves when the order is taken; that it rings, and what comes of it, is told to `statusUrl`.
   * @throws AppError when it was refused, or when nobody knows whether it was taken: then it may ring after all.
   */
  ring(call: OutboundCall): Promise<{ readonly callSid: string }>;
}
