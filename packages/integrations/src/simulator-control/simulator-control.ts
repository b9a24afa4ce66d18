import { granted, type Outcome, type Refusal, refused, type TestCallPort, type TestRun } from '@offhook/core';
import { z } from 'zod';

const TIMEOUT_MS = 5_000;

const NOT_RUNNING =
  'Test calls need the simulators, and none is connected. Start everything with `npm start`, or set SIMULATOR_URL.';
const NO_ANSWER = 'The simulators do not answer. Are they still running? Restart them with `npm start`.';

const Scenario = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string().default(''),
  to: z.string().nullish(),
});
const Placed = z.object({ runId: z.string(), callSid: z.string().nullish() });
const Report = z.looseObject({
  passed: z.boolean().optional(),
  failures: z.array(z.string()).optional(),
});
const Status = z.object({
  state: z.enum(['running', 'finished']),
  callSid: z.string().nullish(),
  report: Report.nullish().catch(null),
});

export type SimulatorControlOptions = {
  /** SIMULATOR_URL; undefined when this installation has no simulators. */
  baseUrl: string | undefined;
  /** INTERNAL_API_TOKEN. */
  token: string;
};

/** `TestCallPort` over the control interface of the simulators' process. */
export function simulatorControl(options: SimulatorControlOptions): TestCallPort {
  return {
    async scenarios() {
      const listed = await ask(options, { path: '/control/scenarios', shape: z.array(Scenario) });
      return listed.ok ? granted(listed.value.map((one) => ({ ...one, to: one.to ?? null }))) : listed;
    },
    async place(request) {
      const placed = await ask(options, { path: '/control/calls', shape: Placed, body: request });
      return placed.ok ? granted({ runId: placed.value.runId, callSid: placed.value.callSid ?? null }) : placed;
    },
    async status(runId) {
      const found = await ask(options, { path: `/control/calls/${encodeURIComponent(runId)}`, shape: Status });
      return found.ok ? granted(toRun(found.value)) : found;
    },
  };
}

function toRun({ state, callSid, report }: z.infer<typeof Status>): TestRun {
  return { state, callSid: callSid ?? null, passed: report?.passed ?? null, failures: report?.failures ?? [] };
}

type Question<Shape extends z.ZodType> = { path: string; shape: Shape; body?: object };

async function ask<Shape extends z.ZodType>(
  { baseUrl, token }: SimulatorControlOptions,
  { path, shape, body }: Question<Shape>,
): Promise<Outcome<z.infer<Shape>>> {
  if (baseUrl === undefined) return refused('NOT_CONFIGURED', NOT_RUNNING);
  let response: Response;
  let json: unknown;
  try {
    response = await fetch(new URL(path, baseUrl), {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    json = await response.json();
  } catch {
    return refused('UPSTREAM_UNAVAILABLE', NO_ANSWER);
  }
  if (!response.ok) return refusalFor(response.status);
  const parsed = shape.safeParse(json);
  if (parsed.success) return granted(parsed.data);
  return refused('UPSTREAM_BAD_RESPONSE', 'The simulators answered something this version does not understand.');
}

function refusalFor(status: number): Refusal {
  if (status === 404) return refused('NOT_FOUND', 'The simulators do not know this test call any more.');
  if (status === 401 || status === 403) {
    return refused(
      'UPSTREAM_UNAUTHORIZED',
      'The simulators refused us: INTERNAL_API_TOKEN differs between the processes.',
    );
  }
  if (status === 429)
    return refused('UPSTREAM_RATE_LIMITED', 'A test call is running already. Wait until it has ended.');
  return refused('UPSTREAM_UNAVAILABLE', NO_ANSWER);
}
