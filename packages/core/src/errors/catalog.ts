/** What the mappers (tRPC, HTTP, tools) need to know about one kind of failure. */
export interface ErrorTraits {
  /** What an HTTP answer of ours carries. */
  readonly httpStatus: number;
  /** Trying the same thing again may succeed. Whether it is *safe* to repeat is for the operation to say. */
  readonly retryable: boolean;
}

/** Every failure we name. The tRPC, HTTP and tool mappers read this table and nothing else. */
export const ERROR_CATALOG = {
  // asked wrongly, by a user, the model or another program
  INPUT_INVALID: { httpStatus: 400, retryable: false },
  UNAUTHENTICATED: { httpStatus: 401, retryable: false },
  FORBIDDEN: { httpStatus: 403, retryable: false },
  NOT_FOUND: { httpStatus: 404, retryable: false },
  CONFLICT: { httpStatus: 409, retryable: false },
  TOO_MANY_REQUESTS: { httpStatus: 429, retryable: true },

  // function calls
  TOOL_UNKNOWN: { httpStatus: 404, retryable: false },
  TOOL_INPUT_INVALID: { httpStatus: 400, retryable: false },
  TOOL_TIMEOUT: { httpStatus: 504, retryable: true },
  TOOL_BUDGET_SPENT: { httpStatus: 429, retryable: false },
  TOOL_OUTCOME_UNKNOWN: { httpStatus: 504, retryable: false },

  // services we depend on
  UPSTREAM_UNAVAILABLE: { httpStatus: 502, retryable: true },
  UPSTREAM_RATE_LIMITED: { httpStatus: 503, retryable: true },
  UPSTREAM_UNAUTHORIZED: { httpStatus: 502, retryable: false },
  UPSTREAM_REJECTED: { httpStatus: 502, retryable: false },
  UPSTREAM_BAD_RESPONSE: { httpStatus: 502, retryable: false },
  UPSTREAM_CIRCUIT_OPEN: { httpStatus: 503, retryable: false },
  DATABASE_UNAVAILABLE: { httpStatus: 503, retryable: true },

  // ours
  NOT_CONFIGURED: { httpStatus: 409, retryable: false },
  INTERNAL: { httpStatus: 500, retryable: false },
} as const satisfies Record<string, ErrorTraits>;

export type ErrorCode = keyof typeof ERROR_CATALOG;
