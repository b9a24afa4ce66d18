import { AppError, type VapiList, type VapiPort } from '@offhook/core';
import { VapiAssistant, VapiCall, VapiPhoneNumber, VapiSquad, VapiTool } from '@offhook/protocol';
import { z } from 'zod';
import { createBypassCall } from './bypass-call.ts';
import { type VapiAccess, type VapiAnswer, type VapiClient, type VapiRequest, vapiClient } from './vapi-client.ts';

/** The most that one page of a list may hold (protocols/vapi.md, section 1). */
const PAGE = 1_000;
/** More pages than any business fills; a list that does not end is not Vapi's. */
const MAX_PAGES = 50;

/** What every listed thing has: by these it is paged, whatever else it is. */
const Listed = z.object({ id: z.string().min(1), createdAt: z.string().optional().catch(undefined) });

/** Vapi's REST API as the account of one key. */
export function vapiAccount(access: VapiAccess): VapiPort {
  const client = vapiClient(access);
  const whole = <Shape extends z.ZodType>(path: string, shape: Shape, signal: AbortSignal) =>
    listAll(client, { path, shape, signal });
  return {
    listAssistants: ({ signal }) => whole('/assistant', VapiAssistant, signal),
    listTools: ({ signal }) => whole('/tool', VapiTool, signal),
    listSquads: ({ signal }) => whole('/squad', VapiSquad, signal),
    listPhoneNumbers: ({ signal }) => whole('/phone-number', VapiPhoneNumber, signal),
    async listCalls({ limit, createdAtLe, createdAtLt }, { signal }) {
      const query = { limit: String(Math.min(limit, PAGE)), createdAtLe, createdAtLt };
      return readList(VapiCall, granted(await client.request({ method: 'GET', path: '/call', query, signal })));
    },
    async getCall(vapiCallId, { signal }) {
      const params = { id: vapiCallId };
      const answer = await client.request({ method: 'GET', path: '/call/{id}', params, signal });
      return isGone(answer) ? null : readOne(VapiCall, granted(answer));
    },
    async importNumber(wish, { signal }) {
      const body = { provider: 'twilio', ...wish };
      const request: VapiRequest = { method: 'POST', path: '/phone-number', body, signal };
      return readOne(VapiPhoneNumber, granted(await client.request(request)));
    },
    async updateNumber(phoneNumberId, change, { signal }) {
      const params = { id: phoneNumberId };
      const request: VapiRequest = { method: 'PATCH', path: '/phone-number/{id}', params, body: change, signal };
      return readOne(VapiPhoneNumber, granted(await client.request(request)));
    },
    createBypassCall: (call) => createBypassCall(client, call),
    async recordingUrl(vapiCallId, kind, { signal }) {
      const params = { id: vapiCallId };
      const answer = await client.request({ method: 'GET', path: `/call/{id}/${kind}-recording`, params, signal });
      if (isGone(answer)) return null;
      return answer.ok ? answer.location : granted(answer);
    },
  };
}

interface WholeList<Shape extends z.ZodType> {
  readonly path: string;
  readonly shape: Shape;
  readonly signal: AbortSignal;
}

/** Every entry of a list that has no cursor: by the oldest creation date seen, each id once. */
async function listAll<Shape extends z.ZodType>(
  client: VapiClient,
  { path, shape, signal }: WholeList<Shape>,
): Promise<VapiList<z.infer<Shape>>> {
  const found = new Map<string, unknown>();
  let unreadable = 0;
  let createdAtLe: string | undefined;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const query = { limit: String(PAGE), createdAtLe };
    const received = readArray(granted(await client.request({ method: 'GET', path, query, signal })));
    const before = found.size;
    const listed = received.flatMap((item) => {
      const read = Listed.safeParse(item);
      if (read.success) found.set(read.data.id, item);
      else unreadable += 1;
      return read.success ? [read.data] : [];
    });
    createdAtLe = listed.map(({ createdAt = '' }) => createdAt).sort()[0];
    if (received.length < PAGE || found.size === before || !createdAtLe) break;
  }
  const { items, unreadable: strange } = readList(shape, [...found.values()]);
  return { items, unreadable: unreadable + strange };
}

/** @throws AppError UPSTREAM_BAD_RESPONSE when it is no list. */
function readArray(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json;
  throw new AppError('UPSTREAM_BAD_RESPONSE', 'Vapi answered something that is not the list asked for');
}

function readList<Shape extends z.ZodType>(shape: Shape, json: unknown): VapiList<z.infer<Shape>> {
  const received = readArray(json);
  const items = received.flatMap((item) => {
    const read = shape.safeParse(item);
    return read.success ? [read.data] : [];
  });
  return { items, unreadable: received.length - items.length };
}

function readOne<Shape extends z.ZodType>(shape: Shape, json: unknown): z.infer<Shape> {
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  throw new AppError('UPSTREAM_BAD_RESPONSE', 'Vapi answered in a shape we do not know', { cause: read.error });
}

function isGone(answer: VapiAnswer): boolean {
  return !answer.ok && answer.status === 404;
}

/** What was asked for, or the refusal thrown. */
function granted(answer: VapiAnswer & { readonly ok: false }): never;
function granted(answer: VapiAnswer): unknown;
function granted(answer: VapiAnswer): unknown {
  if (!answer.ok) throw answer.error;
  return answer.json;
}
