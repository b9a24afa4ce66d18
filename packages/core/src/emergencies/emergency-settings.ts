import type { Project } from '@offhook/db';
import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { BusinessHours } from '../projects/business-profile.ts';
import { TRADES } from '../projects/profile-shapes.ts';
import { EmergencyRule } from './emergency-rule.ts';
import { rulesOfTrade } from './emergency-rules.ts';

const MAX_RULES = 20;
const MAX_PEOPLE = 12;

/** Somebody who can be rung. `when`: in relation to the business's opening hours, or in hours of their own. */
export const OnCallPerson = z.object({
  personId: z.string().min(1).max(40),
  name: z.string().trim().min(1, 'Give a name').max(60),
  /** E.164. */
  phone: z.string().trim().min(1, 'Give a phone number').max(40),
  active: z.boolean().default(true),
  when: z.enum(['always', 'open', 'closed', 'own']).default('always'),
  /** Only for `own`. */
  hours: BusinessHours.nullable().default(null),
});
export type OnCallPerson = z.infer<typeof OnCallPerson>;

/** `Project.emergencies`. Every field has a default, so an old row needs no change. */
export const EmergencySettings = z.object({
  /** Null: those of the trade. */
  rules: z.array(EmergencyRule).max(MAX_RULES).nullable().default(null),
  /** In the order in which they are rung. */
  onCall: z.array(OnCallPerson).max(MAX_PEOPLE).default([]),
  ladder: z
    .object({
      ringSec: z.number().int().min(10).max(60).default(25),
      /** How often everybody is rung. */
      rounds: z.number().int().min(1).max(5).default(2),
      /** A text to everybody on call at the same time. */
      textEveryone: z.boolean().default(true),
      /** A text to the caller once somebody has taken it. */
      textCaller: z.boolean().default(true),
    })
    .prefault({}),
});
export type EmergencySettings = z.infer<typeof EmergencySettings>;

/** With the rules that hold: the owner's, or the trade's. */
export type EmergencyPlan = Omit<EmergencySettings, 'rules'> & {
  readonly rules: readonly EmergencyRule[];
  /** The owner has changed them. */
  readonly hasOwnRules: boolean;
};

/** @throws AppError INTERNAL when what is stored does not have its shape: someone wrote around the use cases. */
export function emergencyPlanOf({
  id,
  trade,
  emergencies,
}: Pick<Project, 'id' | 'trade' | 'emergencies'>): EmergencyPlan {
  const parsed = EmergencySettings.safeParse(emergencies);
  if (!parsed.success)
    throw new AppError('INTERNAL', `Project ${id}: column emergencies has a bad shape`, { cause: parsed.error });
  const { rules, ...rest } = parsed.data;
  const known = TRADES.find((one) => one === trade) ?? 'other';
  return { ...rest, rules: rules ?? rulesOfTrade(known), hasOwnRules: rules !== null };
}
