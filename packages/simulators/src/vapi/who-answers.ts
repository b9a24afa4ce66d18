import { deliver, serverOf } from './server-url.ts';
import { listField, type Organisation, recordField, textField, type WireResource } from './world.ts';

type Fields = Readonly<Record<string, unknown>>;

export type WhoAnswers =
  | { readonly kind: 'assistant'; readonly assistant: Fields; readonly assistantId: string | undefined }
  | { readonly kind: 'destination'; readonly number: string; readonly message: string }
  | { readonly kind: 'error'; readonly endedReason: string; readonly words?: string };

export interface Ringing {
  readonly organisation: Organisation;
  readonly phoneNumber: WireResource;
  readonly call: WireResource;
  /** How long the server may take to say who, milliseconds. */
  readonly limitMs: number;
}

const DEFAULT_MESSAGE = 'Transferring your call now.';

/** The number's assistant or squad; else whom the server names in time; else the number's fallback; else an error. */
export async function whoAnswers(ringing: Ringing): Promise<WhoAnswers> {
  const { organisation, phoneNumber } = ringing;
  return (
    assigned(organisation, phoneNumber) ??
    (await askServer(ringing)) ??
    destination(recordField(phoneNumber, 'fallbackDestination')) ?? {
      kind: 'error',
      endedReason: 'assistant-request-failed',
    }
  );
}

/** By `assistantId` or `squadId`, of a number or of a server's answer. */
export function assigned(organisation: Organisation, fields: Fields): WhoAnswers | null {
  const squad = organisation.resources.squad.get(textField(fields, 'squadId') ?? '');
  const assistantId = textField(fields, 'assistantId') ?? textField(listField(squad, 'members')[0], 'assistantId');
  const assistant = organisation.resources.assistant.get(assistantId ?? '');
  return assistant ? { kind: 'assistant', assistant, assistantId } : null;
}

async function askServer({ organisation, phoneNumber, call, limitMs }: Ringing): Promise<WhoAnswers | null> {
  const server = serverOf({ phoneNumber, organisation });
  if (!server) return null;
  const message = { type: 'assistant-request', call, phoneNumber, customer: call.customer };
  // Retries would not fit.
  const { backoffPlan: _none, ...once } = server;
  const answer = await deliver({ server: once, organisation, message, timeoutMs: limitMs });
  if (!answer.ok || typeof answer.json !== 'object' || answer.json === null) return null;
  const json: Fields = { ...answer.json };
  // A destination wins over the rest.
  const given = destination(recordField(json, 'destination'));
  if (given) return given;
  const words = textField(json, 'error');
  if (words !== undefined) return { kind: 'error', endedReason: 'assistant-request-returned-error', words };
  const own = recordField(json, 'assistant');
  if (own) return { kind: 'assistant', assistant: own, assistantId: undefined };
  const known = assigned(organisation, json);
  const overrides = recordField(json, 'assistantOverrides');
  return known?.kind === 'assistant' && overrides
    ? { ...known, assistant: { ...known.assistant, ...overrides } }
    : known;
}

function destination(fields: Fields | undefined): WhoAnswers | null {
  const number = textField(fields, 'number');
  if (number === undefined) return null;
  const message = fields?.message;
  return { kind: 'destination', number, message: typeof message === 'string' ? message : DEFAULT_MESSAGE };
}
