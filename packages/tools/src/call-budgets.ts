/** So long may functions take on one call, all together: a caller who waits longer is better off with a human. */
const MAX_TOTAL_MS = 180_000;

/** So often may the model call functions on one call. A long booking takes about fifteen; more is a loop. */
const MAX_FUNCTION_CALLS = 100;

/** More calls than one worker holds at a time; the one that asked for nothing longest is forgotten. */
const MAX_CALLS = 2_000;

/** What the functions of each call have taken so far. A call that goes on in another worker begins anew there. */
export interface CallBudgets {
  /** Counts one function call, and says how many milliseconds it may take: 0 when the call's budget is spent. */
  begin(callId: string): number;
  /** What it took. */
  end(callId: string, durationMs: number): void;
}

interface Budget {
  functionCalls: number;
  spentMs: number;
}

export function createCallBudgets(): CallBudgets {
  const budgets = new Map<string, Budget>();

  function of(callId: string): Budget {
    const budget = budgets.get(callId) ?? { functionCalls: 0, spentMs: 0 };
    budgets.delete(callId);
    budgets.set(callId, budget);
    if (budgets.size > MAX_CALLS) budgets.delete(budgets.keys().next().value ?? callId);
    return budget;
  }

  return {
    begin(callId) {
      const budget = of(callId);
      budget.functionCalls += 1;
      return budget.functionCalls > MAX_FUNCTION_CALLS ? 0 : Math.max(0, MAX_TOTAL_MS - budget.spentMs);
    },
    end(callId, durationMs) {
      of(callId).spentMs += durationMs;
    },
  };
}
