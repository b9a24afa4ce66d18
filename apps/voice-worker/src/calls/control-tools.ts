import { END_CALL_TOOL, TRANSFER_TOOL } from '@offhook/call';

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

const TRANSFER: ControlTool = {
  name: TRANSFER_TOOL,
  description:
    'Put the caller through to a human of the business. When the caller asks for a person, is upset and not helped, or has an emergency you cannot book. Tell the caller in the same answer that you are putting them through. If nobody takes the call, the caller comes back to you.',
  parameters: {
    type: 'object',
    properties: {
      briefing: {
        type: 'string',
        description:
          'For the human, who hears it before taking the call: who is calling, what about, where, and what was agreed so far. One or two short sentences.',
      },
      urgent: { type: 'boolean', description: 'True for an emergency.' },
    },
    required: ['briefing'],
    additionalProperties: false,
  },
};

/** The control tools a call offers to its model. `hasHuman`: somebody can be dialled. */
export function controlTools({ hasHuman }: { hasHuman: boolean }): readonly ControlTool[] {
  return hasHuman ? [END_CALL, TRANSFER] : [END_CALL];
}
