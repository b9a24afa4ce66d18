import { getSlots } from '@offhook/core';
import { z } from 'zod';
import { callerOf } from './caller-of.ts';
import { type AnyTool, defineTool } from './define-tool.ts';
import type { ToolDeps } from './tool-deps.ts';

const Input = z.object({
  service: z.string().trim().min(1).max(120).describe('The job, named as in the price list'),
  preferredDate: z.iso
    .date()
    .optional()
    .describe('The day the caller asked for, YYYY-MM-DD. Leave out for the soonest.'),
  partOfDay: z.enum(['morning', 'afternoon', 'any']).optional(),
  emergency: z.boolean().optional().describe('True only for damage or danger that cannot wait, such as a burst pipe'),
  postalCode: z
    .string()
    .trim()
    .max(12)
    .optional()
    .describe(
      'The ZIP code of the job, once the caller has said it: times that leave no time to drive there are left out',
    ),
  bookingId: z.string().trim().max(64).optional().describe('Of the appointment that is to be moved, if one is'),
});

export function getSlotsTool(deps: ToolDeps): AnyTool {
  return defineTool({
    name: 'get_slots',
    title: 'Find a free time',
    changes: false,
    description:
      'Finds free appointment times. Read the times out as given and never work out a time yourself. Call it again for another day.',
    input: Input,
    attemptTimeoutMs: 10_000, // design, section 4
    maxAttempts: 3, // only reads; offers nobody takes expire
    upstream: 'calendar',
    spokenFailure: 'I am sorry, I cannot see our calendar right now.',
    refused: ({ slots }) => slots.length === 0,
    execute: ({ service, preferredDate = null, partOfDay = 'any', emergency = false, ...asked }, run) => {
      const { postalCode = null, bookingId: movingBookingId = null } = asked;
      const question = { service, preferredDate, partOfDay, emergency, postalCode, movingBookingId };
      return getSlots(deps, callerOf(run), question);
    },
  });
}
