import { z } from 'zod';
import { optionalText, requiredText } from '../projects/profile-shapes.ts';
import { ToolParameters } from './tool-parameters.ts';

/** An attempt of less is over before a far server has answered; of more, nobody stays on the line. */
export const CUSTOM_TOOL_TIMEOUT_MS = { min: 1_000, max: 15_000, usual: 10_000 } as const;

const DEFAULT_SPOKEN_FAILURE = 'I am sorry, I cannot look that up right now.';

/** Said by a machine in mid-call: plain words, no addresses. */
const SpokenFailure = optionalText('The sentence', 200).transform((text) => text || DEFAULT_SPOKEN_FAILURE);

/** A function of the owner's own, as its owner edits it. */
export const CustomToolDetails = z.object({
  title: requiredText('The name', 60),
  name: z
    .string()
    .trim()
    .max(50, 'At most 50 characters')
    .regex(/^[a-z]+(_[a-z]+)+$/, 'Two words or more in small letters, joined by _, such as check_warranty'),
  description: requiredText('What it is for', 600),
  parameters: ToolParameters,
  url: z
    .url({ protocol: /^https?$/, error: 'Use a full address that starts with https://' })
    .max(500, 'The address is too long')
    .refine((url) => URL.canParse(url) && new URL(url).username === '', 'Leave user name and password out of it'),
  timeoutMs: z
    .int()
    .min(CUSTOM_TOOL_TIMEOUT_MS.min, 'At least 1 second')
    .max(CUSTOM_TOOL_TIMEOUT_MS.max, 'At most 15 seconds: nobody waits longer on the phone')
    .default(CUSTOM_TOOL_TIMEOUT_MS.usual),
  repeatable: z.boolean().default(false),
  spokenFailure: SpokenFailure,
  active: z.boolean().default(true),
});
export type CustomToolDetails = z.infer<typeof CustomToolDetails>;

/** As it is shown: everything but the secret. */
export type CustomToolView = CustomToolDetails & { customToolId: string; updatedAt: string };
