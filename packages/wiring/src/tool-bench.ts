import { type CustomToolCallDeps, createSecretBox, type ToolBenchPort, type ToolTrial } from '@offhook/core';
import type { Database } from '@offhook/db';
import { createSafeFetch } from '@offhook/integrations/safe-fetch';
import {
  createCircuitBreakers,
  createToolRegistry,
  customToolFinder,
  modelOutput,
  runTool,
  type ToolDeps,
  type ToolOutcome,
} from '@offhook/tools';
import { type ToolSettings, toolDepsFrom } from './calendar-for-project.ts';
import { type LadderSettings, ladderPorts } from './emergency-services.ts';

export interface ToolBenchParts {
  readonly tools: ToolDeps;
  readonly customTools: CustomToolCallDeps & { readonly db: Database };
}

export interface ToolBenchSettings extends Pick<ToolSettings, 'maps' | 'openai'>, LadderSettings {
  readonly calcomApiKey: string | undefined;
  readonly calcomBaseUrl: string;
  readonly encryptionKey: string;
  readonly outboundTrustedHosts: readonly string[];
}

/** What the functions of the dashboard lean on, with the same settings as those of the workers. */
export function toolPartsOf(db: Database, settings: ToolBenchSettings): ToolBenchParts {
  const { calcomApiKey, calcomBaseUrl, encryptionKey, maps, openai } = settings;
  const calcom = { apiKey: calcomApiKey, baseUrl: calcomBaseUrl };
  const ladder = ladderPorts(settings);
  const tools = toolDepsFrom({ db, calcom, encryptionKey, openai, ladder, ...(maps ? { maps } : {}) });
  return { tools, customTools: customToolsFrom(db, settings) };
}

/** What owners' functions are called with. */
export function customToolsFrom(
  db: Database,
  settings: { readonly encryptionKey: string | undefined; readonly outboundTrustedHosts: readonly string[] },
): ToolBenchParts['customTools'] {
  const secrets = settings.encryptionKey === undefined ? null : createSecretBox(settings.encryptionKey);
  return { db, secrets, safeFetch: createSafeFetch({ trustedHosts: settings.outboundTrustedHosts }) };
}

/** Functions outside of calls, through the same runner. What fails is shown to whoever tried it and kept nowhere. */
export function createToolBench({ tools, customTools }: ToolBenchParts): ToolBenchPort {
  const registry = createToolRegistry(tools);
  const runner = {
    registry,
    breakers: createCircuitBreakers(),
    findCustomTool: customToolFinder(customTools, { anyState: true }),
    recordEvent: () => undefined,
  };
  return {
    catalog: () => registry.descriptions(),
    async tryTool({ name, args, ...around }) {
      const request = { name, argumentsJson: JSON.stringify(args), toolCallId: `try_${crypto.randomUUID()}` };
      const nobody = { callId: null, callSid: '', callerNumber: '', now: Date.now };
      return toTrial(await runTool(runner, request, { ...around, ...nobody }));
    },
  };
}

function toTrial(outcome: ToolOutcome): ToolTrial {
  const { attempts, durationMs } = outcome;
  const told: unknown = JSON.parse(modelOutput(outcome));
  if (outcome.ok) return { result: outcome.result, told, error: null, attempts, durationMs };
  return { result: 'failed', told, error: { code: outcome.code, message: outcome.error }, attempts, durationMs };
}
