import type { VapiAssistant, VapiInlineTool, VapiTool } from '@offhook/protocol';

/** A function or another ability of an assistant, wherever Vapi keeps it. */
export type AssistantTool = VapiInlineTool;

/** Everything one assistant may use: by id, written into it, or in the older way. Each name once. */
export function toolsOf(assistant: VapiAssistant, tools: readonly VapiTool[]): AssistantTool[] {
  const { toolIds = [], tools: inline = [], functions = [] } = assistant.model ?? {};
  const byId = toolIds.flatMap((toolId) => tools.filter(({ id }) => id === toolId));
  const legacy = functions.map((given): AssistantTool => {
    const server = assistant.server ?? (assistant.serverUrl === undefined ? undefined : { url: assistant.serverUrl });
    return { type: 'function', function: given, server, messages: [], destinations: [] };
  });
  const found = new Map<string, AssistantTool>();
  for (const tool of [...byId, ...inline, ...legacy]) {
    const key = `${tool.type} ${nameOf(tool)}`;
    if (!found.has(key)) found.set(key, tool);
  }
  return [...found.values()];
}

/** What the model calls it; kinds without a name of their own go by their kind. */
export function nameOf(tool: AssistantTool): string {
  return tool.function?.name ?? tool.name ?? tool.type;
}
