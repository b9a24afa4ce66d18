import { END_CALL_TOOL } from '@offhook/call';

/** A function the model may call and the call machine itself acts on: it never reaches the business's tools. */
export interface ControlTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema. */
  readonly parameters: unknown;
}

const END_CALL: ControlTool = {
  name: END_CALL_TOOL,
  description:
    'Hang up. Only when the caller has said goodbye or wants nothing more. Say goodbye in the same answer, before calling this; it is heard to its end first.',
  parameters: {
    type: 'object',
    properties: { reason: { type: 'string', description: 'Why the call is over, in a few words.' } },
    additionalProperties: false,
  },
};

/** The control tools a call offers to its model. */
export function controlTools(): readonly ControlTool[] {
  return [END_CALL];
}
