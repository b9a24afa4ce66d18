import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { CALCOM_FAULTS, type CalcomFault, type FaultReach } from '../calcom/faults.ts';
import { GOOGLE_MAPS_FAULTS, type GoogleMapsFault, type MapsFaultReach } from '../google-maps/faults.ts';
import { RealtimeFault } from '../realtime/faults.ts';
import { SCENARIOS } from '../scenarios/catalogue.ts';
import type { RestFault } from '../twilio/exchange.ts';
import { VAPI_FAULTS, type VapiFault, type VapiFaultReach } from '../vapi/faults.ts';
import type { RunBook } from './run-book.ts';
import { registerTextControl, type TextControl } from './text-control.ts';

export type ControlDeps = {
  /** INTERNAL_API_TOKEN: whoever has it may place calls. */
  token: string;
  runs: RunBook;
  /** Where the calls go, and as whom. */
  line(): { publicUrl: string; accountSid: string };
  setCalcomFault(mode: CalcomFault, reach: FaultReach): void;
  setGoogleMapsFault(mode: GoogleMapsFault, reach: MapsFaultReach): void;
  setRealtimeFault(fault: RealtimeFault): void;
  setTwilioFault(fault: RestFault): void;
  setVapiFault(mode: VapiFault, reach: VapiFaultReach): void;
  texts: TextControl;
};

const PlaceCall = z.strictObject({
  scenario: z.string(),
  to: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'Use a number like +15125550142')
    .optional(),
});
const CalcomFaultBody = z.strictObject({ mode: z.enum(CALCOM_FAULTS), eventTypeId: z.int().optional() });
const Times = z.int().min(1).optional();
const GoogleMapsFaultBody = z.strictObject({
  mode: z.enum(GOOGLE_MAPS_FAULTS),
  api: z.enum(['geocoding', 'routes']).optional(),
  times: Times,
});
const TwilioFaultBody = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('off') }),
  z.strictObject({ mode: z.enum(['rate-limited', 'unavailable', 'lost-answer']), times: Times }),
  z.strictObject({ mode: z.literal('slow'), delayMs: z.int().min(1).max(60_000), times: Times }),
]);
const VapiFaultBody = z.strictObject({ mode: z.enum(VAPI_FAULTS), times: Times });
const RunParams = z.object({ runId: z.string() });

/** What the dashboard, `npm start` and the tests steer the simulators with. Bearer token on every route. */
export function registerControlRoutes(fastify: FastifyInstance, deps: ControlDeps): void {
  fastify.register(
    async (scope) => {
      scope.addHook('onRequest', async (request, reply) => {
        if (!hasToken(request.headers.authorization, deps.token))
          await refuse(reply, 401, 'A valid bearer token is needed.');
      });
      scope.get('/scenarios', async () =>
        SCENARIOS.map(({ name, title, description, to }) => ({ name, title, description, to })),
      );
      scope.post('/calls', async (request, reply) => {
        const body = PlaceCall.safeParse(request.body);
        if (!body.success) return refuse(reply, 400, z.prettifyError(body.error));
        const run = await deps.runs.place(body.data);
        if (run === 'unknown_scenario') return refuse(reply, 404, `There is no scenario ${body.data.scenario}.`);
        if (run === 'busy') return refuse(reply, 429, 'Too many simulated calls are under way.');
        return reply.code(202).send({ runId: run.runId, callSid: run.callSid });
      });
      scope.get('/line', async () => deps.line());
      scope.delete('/calls/:runId', async (request, reply) => {
        const isKnown = deps.runs.hangUp(RunParams.parse(request.params).runId);
        return isKnown ? reply.code(204).send() : refuse(reply, 404, 'This run is not known (any more).');
      });
      scope.get('/calls/:runId', async (request, reply) => {
        const run = deps.runs.find(RunParams.parse(request.params).runId);
        return run ?? refuse(reply, 404, 'This run is not known (any more).');
      });
      scope.put('/calcom/fault', async (request, reply) => {
        const body = CalcomFaultBody.safeParse(request.body);
        if (!body.success) return refuse(reply, 400, z.prettifyError(body.error));
        const { mode, eventTypeId } = body.data;
        deps.setCalcomFault(mode, eventTypeId === undefined ? {} : { eventTypeId });
        return body.data;
      });
      scope.put('/google-maps/fault', async (request, reply) => {
        const body = GoogleMapsFaultBody.safeParse(request.body);
        if (!body.success) return refuse(reply, 400, z.prettifyError(body.error));
        const { mode, api, times } = body.data;
        deps.setGoogleMapsFault(mode, { ...(api ? { api } : {}), ...(times ? { times } : {}) });
        return body.data;
      });
      scope.put('/realtime/fault', async (request, reply) => {
        const body = RealtimeFault.safeParse(request.body);
        if (!body.success) return refuse(reply, 400, z.prettifyError(body.error));
        deps.setRealtimeFault(body.data);
        return body.data;
      });
      scope.put('/vapi/fault', async (request, reply) => {
        const body = VapiFaultBody.safeParse(request.body);
        if (!body.success) return refuse(reply, 400, z.prettifyError(body.error));
        const { mode, times } = body.data;
        deps.setVapiFault(mode, times === undefined ? {} : { times });
        return body.data;
      });
      registerTextControl(scope, deps.texts);
      scope.put('/twilio/fault', async (request, reply) => {
        const body = TwilioFaultBody.safeParse(request.body);
        if (!body.success) return refuse(reply, 400, z.prettifyError(body.error));
        deps.setTwilioFault(body.data);
        return body.data;
      });
    },
    { prefix: '/control' },
  );
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ error: message });
}

function hasToken(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
