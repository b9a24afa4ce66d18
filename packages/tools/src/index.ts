export { type CircuitBreakers, createCircuitBreakers } from './circuit-breakers.ts';
export { createToolRegistry } from './create-tool-registry.ts';
export { type AnyTool, defineTool, type ToolContext, type ToolDefinition, type ToolRun } from './define-tool.ts';
export { modelOutput, type ToolAttempt, type ToolFailure, type ToolOutcome, type ToolSuccess } from './outcome.ts';
export type { FunctionCallError, RecordEvent, ToolEvent } from './record-failure.ts';
export { createRegistry, type JsonSchema, type ModelTool, type ToolRegistry } from './registry.ts';
export { runTool, type ToolRequest, type ToolRunner } from './run-tool.ts';
export type { ToolDeps } from './tool-deps.ts';
