import { z } from 'zod';

/** Every argument is explained to the model on every turn of every call, and asked of a caller on the phone. */
const MAX_PARAMETERS = 12;
const MAX_CHOICES = 20;
const MAX_SCHEMA_CHARS = 4_000;

const Description = z.string().trim().max(300, 'Use at most 300 characters').optional();

const TextParameter = z.strictObject({
  type: z.literal('string'),
  description: Description,
  enum: z.array(z.string().trim().min(1).max(100)).min(1).max(MAX_CHOICES, `At most ${MAX_CHOICES} choices`).optional(),
  format: z.enum(['date', 'date-time', 'time', 'email', 'uri']).optional(),
  minLength: z.int().min(0).max(2_000).optional(),
  maxLength: z.int().min(1).max(2_000).optional(),
});
const NumberParameter = z.strictObject({
  type: z.enum(['number', 'integer']),
  description: Description,
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
const YesNoParameter = z.strictObject({ type: z.literal('boolean'), description: Description });
const ListParameter = z.strictObject({
  type: z.literal('array'),
  description: Description,
  items: z.strictObject({ type: z.literal('string') }),
  maxItems: z.int().min(1).max(50).optional(),
});

export const ToolParameter = z.discriminatedUnion('type', [
  TextParameter,
  NumberParameter,
  YesNoParameter,
  ListParameter,
]);
export type ToolParameter = z.infer<typeof ToolParameter>;

const ParameterName = z
  .string()
  .regex(/^[a-zA-Z][a-zA-Z0-9_]{0,40}$/, 'Use letters, digits and _ only, starting with a letter');

/**
 * The arguments of an owner's function: JSON Schema, of which what a caller can answer on the phone. A flat object of texts, numbers,
 * yes or no, choices and lists of words; no patterns (one can be written that takes for ever), no references.
 */
export const ToolParameters = z
  .strictObject({
    type: z.literal('object'),
    properties: z.record(ParameterName, ToolParameter).default({}),
    required: z.array(z.string()).default([]),
    additionalProperties: z.literal(false).default(false),
  })
  .superRefine(({ properties, required }, context) => {
    const blame = (message: string) => context.addIssue({ code: 'custom', message });
    if (Object.keys(properties).length > MAX_PARAMETERS) blame(`At most ${MAX_PARAMETERS} details per function`);
    for (const name of required) if (!Object.hasOwn(properties, name)) blame(`${name} is required but not described`);
    if (JSON.stringify(properties).length > MAX_SCHEMA_CHARS) blame('Too long: shorten the explanations');
  });
export type ToolParameters = z.infer<typeof ToolParameters>;

/** What checks the arguments the model wrote. */
export function parametersSchema(parameters: ToolParameters): z.ZodType {
  return z.fromJSONSchema(parameters as Parameters<typeof z.fromJSONSchema>[0]);
}
