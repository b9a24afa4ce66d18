import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isRecordingKind } from './artifacts.ts';
import type { CallDesk } from './call-desk.ts';
import { createCall } from './create-call.ts';
import { withPresigned } from './end-of-call.ts';
import { suffer } from './faults.ts';
import { findCall, listCalls, listResources } from './listing.ts';
import { changeNumber, importNumber } from './phone-number-routes.ts';
import type { RestParts } from './rest-parts.ts';
import type { VapiWorld } from './vapi-account-world.ts';
import { badRequest, notFound, wrongKey } from './wire-error.ts';
import { newResource, type Organisation, patched, type ResourceName } from './world.ts';

const IdParams = z.object({ id: z.string() });
const Body = z.record(z.string(), z.unknown());

/** Bodies are JSON objects. @throws VapiError 400. */
export function bodyOf({ body }: FastifyRequest): Readonly<Record<string, unknown>> {
  const read = Body.safeParse(body);
  if (!read.success) throw badRequest('body must be an object');
  return read.data;
}

/** Vapi's REST API (protocols/vapi.md, sections 1, 2 and 6): everything needs the private key of an organisation. */
export function registerRestRoutes(scope: FastifyInstance, parts: RestParts): void {
  scope.addHook('preHandler', async (request, reply) => {
    parts.onRequest(`${request.method} ${request.routeOptions.url ?? ''}`);
    organisationOf(parts.world, request);
    if ((await suffer(parts.world.faults, reply)) === 'gone') return reply;
    return undefined;
  });
  scope.addHook('onResponse', async ({ method }) => {
    if (method !== 'GET') parts.onChange();
  });
  for (const name of ['assistant', 'tool', 'squad'] as const) addResource(scope, parts, name);
  addPhoneNumbers(scope, parts);
  addCalls(scope, parts);
}

/** Whose key it is. @throws VapiError 401, also for a public key. */
function organisationOf({ organisations }: VapiWorld, { headers }: FastifyRequest): Organisation {
  const key = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  const organisation = organisations.find(({ privateKey }) => privateKey === key);
  if (!organisation) throw wrongKey();
  return organisation;
}

function addResource(scope: FastifyInstance, { world }: RestParts, name: ResourceName): void {
  const find = (request: FastifyRequest) => {
    const organisation = organisationOf(world, request);
    const { id } = IdParams.parse(request.params);
    const resource = organisation.resources[name].get(id);
    if (!resource) throw notFound(name, id);
    return { organisation, resource };
  };
  scope.get(`/${name}`, async (request) => listResources(organisationOf(world, request), name, request.query));
  scope.get(`/${name}/:id`, async (request) => find(request).resource);
  scope.post(`/${name}`, async (request, reply) => {
    const organisation = organisationOf(world, request);
    const made = newResource(organisation.orgId, world.now(), bodyOf(request));
    organisation.resources[name].set(made.id, made);
    return reply.code(201).send(made);
  });
  scope.patch(`/${name}/:id`, async (request) => {
    const { organisation, resource } = find(request);
    const changed = patched(resource, bodyOf(request), world.now());
    organisation.resources[name].set(changed.id, changed);
    return changed;
  });
}

function addPhoneNumbers(scope: FastifyInstance, parts: RestParts): void {
  const { world } = parts;
  scope.get('/phone-number', async (request) =>
    listResources(organisationOf(world, request), 'phone-number', request.query),
  );
  scope.get('/phone-number/:id', async (request) => {
    const { id } = IdParams.parse(request.params);
    const number = organisationOf(world, request).resources['phone-number'].get(id);
    if (!number) throw notFound('phone number', id);
    return number;
  });
  scope.post('/phone-number', async (request, reply) =>
    reply.code(201).send(await importNumber(parts, organisationOf(world, request), bodyOf(request))),
  );
  scope.patch('/phone-number/:id', async (request) => {
    const { id } = IdParams.parse(request.params);
    return changeNumber(parts, organisationOf(world, request), { id, change: bodyOf(request) });
  });
}

function addCalls(scope: FastifyInstance, { world, desk }: RestParts): void {
  const find = (request: FastifyRequest) => {
    const { id } = IdParams.parse(request.params);
    const call = findCall(organisationOf(world, request), id);
    if (!call) throw notFound('call', id);
    return call;
  };
  const shown = (request: FastifyRequest) => withPresigned(find(request), desk.shelf, world.presignedTtlMs);
  scope.get('/call', async (request) => listCalls(organisationOf(world, request), request.query));
  scope.get('/call/:id', async (request) => shown(request));
  scope.post('/call', async (request, reply) =>
    reply.code(201).send(createCall({ world, desk }, organisationOf(world, request), bodyOf(request))),
  );
  scope.delete('/call/:id', async (request) => {
    const call = find(request);
    await desk.end(call.id, 'manually-canceled');
    return call;
  });
  scope.get('/call/:id/:artifact', async (request, reply) => sendRecording(request, reply, { world, desk, find }));
}

interface RecordingParts {
  readonly world: VapiWorld;
  readonly desk: CallDesk;
  find(request: FastifyRequest): { readonly id: string };
}

const Artifact = z.object({ artifact: z.string() });

/** 302 to an address that works for a while. */
function sendRecording(request: FastifyRequest, reply: FastifyReply, { world, desk, find }: RecordingParts) {
  const call = find(request);
  const kind = Artifact.parse(request.params).artifact.replace(/-recording$/, '');
  if (!isRecordingKind(kind)) throw notFound('artifact', kind);
  return reply.redirect(desk.shelf.presignedUrl(call.id, kind, world.presignedTtlMs).url, 302);
}
