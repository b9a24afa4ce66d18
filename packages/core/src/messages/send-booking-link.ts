import type { Database } from '@offhook/db';
import { AppError } from '../errors/app-error.ts';
import { normalizePhoneNumber } from '../numbers/phone-number.ts';
import { nationalNumber } from './national-number.ts';
import { ownNumberFor } from './own-number.ts';
import { queueSms } from './queue-sms.ts';
import { fillTemplate } from './template.ts';
import { textSettingsOf } from './text-settings.ts';

export interface BookingLinkRequest {
  readonly projectId: string;
  /** Null when it is tried by hand, outside of any call. */
  readonly callId: string | null;
  /** E.164; empty when withheld. */
  readonly callerNumber: string;
  /** As the caller said it, if it is another number than they call from. */
  readonly phone: string | null;
  readonly nowMs: number;
}

export type BookingLinkAnswer =
  | { readonly sent: true; readonly say: string }
  | {
      readonly sent: false;
      readonly reason: 'no_page' | 'phone_missing' | 'not_a_mobile' | 'opted_out';
      readonly say: string;
    };

/** Texts the caller the business's booking page, once a call and number, however often it is asked for. */
export async function sendBookingLink(db: Database, request: BookingLinkRequest): Promise<BookingLinkAnswer> {
  const { projectId, callId, callerNumber, nowMs } = request;
  const project = await db.project.findUnique({ where: { id: projectId } });
  if (!project) throw new AppError('NOT_FOUND', `Project ${projectId} does not exist`);
  const link = project.bookingPageUrl;
  if (link === null)
    return refused('no_page', 'We have no page for booking online. I can look for a time with you now.');
  const to = normalizePhoneNumber(request.phone ?? '') ?? normalizePhoneNumber(callerNumber);
  if (to === null) return refused('phone_missing', 'Which mobile number should I send the link to?');
  const ownNumber = await ownNumberFor(db, { projectId, customer: to, callId, kind: 'booking_link' });
  const words = { business: project.name, link, phone: nationalNumber(ownNumber ?? '') };
  const answer = await queueSms(db, {
    projectId,
    to,
    kind: 'booking_link',
    body: fillTemplate(textSettingsOf(project).link.text, words),
    dedupeKey: `booking_link:${callId ?? 'none'}:${to}`,
    callId,
    nowMs,
  });
  switch (answer) {
    case 'queued':
      return { sent: true, say: 'I am sending you a text with the link now.' };
    case 'already':
      return { sent: true, say: 'The text with the link is on its way to you already.' };
    case 'not_a_mobile':
      return refused('not_a_mobile', 'I cannot send a text to that number. Is there a mobile number I may use?');
    case 'opted_out':
      return refused(
        'opted_out',
        'You have asked us to send no texts to that number. Text START to us to change that.',
      );
  }
}

function refused(reason: Extract<BookingLinkAnswer, { sent: false }>['reason'], say: string): BookingLinkAnswer {
  return { sent: false, reason, say };
}
