import type { Project } from '@offhook/db';
import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { LocalTime } from '../projects/business-profile.ts';
import { PLACEHOLDERS, unknownPlaceholders } from './template.ts';

/** Longer, and it costs three texts (a part of a long text has 153 characters). */
export const MAX_TEMPLATE_CHARS = 459;

const template = (text: string) =>
  z
    .string()
    .trim()
    .min(1, 'Say something here')
    .max(MAX_TEMPLATE_CHARS, `A text can have ${MAX_TEMPLATE_CHARS} characters at most`)
    .default(text);

/**
 * What is sent by SMS, in the business's words (`Project.texts`). Words in braces are filled in: {business}, {service},
 * {date}, {time}, {address}, {code}, {phone}, {link}. Every field has a default, so an old row needs no change.
 */
export const TextSettings = z.object({
  confirmation: z
    .object({
      enabled: z.boolean().default(true),
      text: template(
        '{business}: you are booked for {service} on {date} at {time}. Code {code}. Reply R to change it, STOP for no texts.',
      ),
    })
    .prefault({}),
  change: z
    .object({
      enabled: z.boolean().default(true),
      moved: template(
        '{business}: your {service} is now on {date} at {time}. Code {code}. Reply R if that does not suit you.',
      ),
      cancelled: template('{business}: your {service} on {date} at {time} is cancelled. Call {phone} for a new time.'),
    })
    .prefault({}),
  reminder: z
    .object({
      enabled: z.boolean().default(true),
      /** The day before, at this time of the business's clock. */
      at: LocalTime.default('17:00'),
      text: template(
        '{business}: we see you on {date} at {time} for {service}. Reply C to confirm, R to change, STOP for no texts.',
      ),
    })
    .prefault({}),
  link: z
    .object({
      text: template('{business}: book a time that suits you here: {link}'),
    })
    .prefault({}),
  /** Between these nothing leaves that can wait until the morning. */
  quietHours: z.object({ from: LocalTime.default('20:00'), to: LocalTime.default('08:00') }).prefault({}),
  /** A text to the business's contact number for every new message. */
  tellOwner: z.object({ messages: z.boolean().default(true) }).prefault({}),
});
export type TextSettings = z.infer<typeof TextSettings>;

/** @throws AppError INTERNAL when what is stored does not have its shape: someone wrote around the use cases. */
export function textSettingsOf({ id, texts }: Pick<Project, 'id' | 'texts'>): TextSettings {
  const parsed = TextSettings.safeParse(texts);
  if (parsed.success) return parsed.data;
  throw new AppError('INTERNAL', `Project ${id}: column texts has a bad shape`, { cause: parsed.error });
}

/** Settings as an owner may save them: no word in braces that nothing is filled in for. */
export const EditableTexts = TextSettings.superRefine((settings, context) => {
  const texts: [string[], string][] = [
    [['confirmation', 'text'], settings.confirmation.text],
    [['change', 'moved'], settings.change.moved],
    [['change', 'cancelled'], settings.change.cancelled],
    [['reminder', 'text'], settings.reminder.text],
    [['link', 'text'], settings.link.text],
  ];
  for (const [path, text] of texts) {
    const [unknown] = unknownPlaceholders(text);
    if (unknown === undefined) continue;
    const message = `{${unknown}} means nothing here. Use ${PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}.`;
    context.addIssue({ code: 'custom', path, message });
  }
  if (!settings.link.text.includes('{link}')) {
    context.addIssue({ code: 'custom', path: ['link', 'text'], message: 'Put {link} where the address goes' });
  }
});
