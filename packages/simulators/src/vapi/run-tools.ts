import { deliver, type ServerMessage, serverOf } from './server-url.ts';
import { resultFor, toolCallMessage, type WantedCall } from './tool-call-shapes.ts';
import type { VapiWorld } from './vapi-account-world.ts';
import { listField, type Organisation, recordField, textField, type WireResource } from './world.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface CallingParts {
  readonly organisation: Organisation;
  readonly assistant: Fields;
  readonly phoneNumber: WireResource | undefined;
  /** What every message about this call carries. */
  common(): Fields;
}

/** The tools of an assistant: its own, and those it names by id. */
export function toolsOf(organisation: Organisation, assistant: Fields): readonly Fields[] {
  const model = recordField(assistant, 'model');
  const named = model?.toolIds;
  const ids = Array.isArray(named) ? named.map(String) : [];
  const known = ids.flatMap((id) => organisation.resources.tool.get(id) ?? []);
  return [...listField(model, 'tools'), ...known];
}

/** The name of a function tool. */
export const functionName = (tool: Fields): string | undefined => textField(recordField(tool, 'function'), 'name');

/**
 * Has each function answered by its server, all at once. A function of no tool, a server that says nothing, answers another status than 200
 * or forgets an id: the model reads that there was no result.
 */
export async function runTools(
  world: VapiWorld,
  parts: CallingParts,
  calls: readonly WantedCall[],
): Promise<ReadonlyMap<string, string>> {
  const answered = await Promise.all(calls.map(async (call) => [call.toolCallId, await runTool(world, parts, call)]));
  return new Map(answered.map(([toolCallId = '', result = '']) => [toolCallId, result]));
}

async function runTool(world: VapiWorld, parts: CallingParts, call: WantedCall): Promise<string> {
  const { organisation, assistant, phoneNumber } = parts;
  const tool = toolsOf(organisation, assistant).find((each) => functionName(each) === call.name);
  const server = tool && serverOf({ tool, assistant, ...(phoneNumber ? { phoneNumber } : {}), organisation });
  const shape = world.toolCallShape();
  if (!server) return resultFor(null, call, shape);
  const message: ServerMessage = { ...parts.common(), ...toolCallMessage([call], shape) };
  // A retry whose first answer was lost on the way: the server sees the same call twice.
  if (world.faults.take('duplicate') === 'duplicate') await deliver({ server, organisation, message });
  const answer = await deliver({ server, organisation, message });
  return resultFor(answer.ok ? answer.json : null, call, shape);
}
