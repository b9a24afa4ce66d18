import {
  AppError,
  type ErrorCode,
  type ReceivedText,
  type SendAnswer,
  type SendReport,
  sendTexts,
  type TextGatewayPort,
  type TextToSend,
} from '../../packages/core/src/index.ts';
import type { Database } from '../../packages/db/src/index.ts';
import type { TestBusiness } from './test-business.ts';

export const OWN_NUMBER = '+15125550142';
export const CUSTOMER = '+15125550111';

type Luck = { refused: string } | { fails: ErrorCode } | { losesAnswer: true };

/** A telephone company in memory: what it sent, and what goes wrong next. */
export class FakeGateway implements TextGatewayPort {
  readonly sent: (TextToSend & { sid: string })[] = [];
  readonly luck: Luck[] = [];
  /** What people sent, as the telephone company remembers it. */
  readonly inbox: ReceivedText[] = [];

  async send(text: TextToSend): Promise<SendAnswer> {
    const luck = this.luck.shift();
    if (luck && 'refused' in luck) return { state: 'refused', code: luck.refused };
    if (luck && 'fails' in luck) throw new AppError(luck.fails, 'HTTP 429: Too Many Requests');
    const sid = `SM${String(this.sent.length + 1).padStart(32, '0')}`;
    this.sent.push({ ...text, sid });
    if (luck) throw new AppError('UPSTREAM_UNAVAILABLE', 'the connection was reset');
    return { state: 'sent', providerSid: sid };
  }

  async received(): Promise<ReceivedText[]> {
    return this.inbox;
  }

  async find({ to, body }: { to: string; body: string }): Promise<string[]> {
    const same = this.sent.filter((text) => text.to === to && text.body === body);
    return same.map(({ sid }) => sid).reverse();
  }
}

/** The business's number, and a booking of the customer. */
export async function createNumber(db: Database, { projectId }: TestBusiness, e164 = OWN_NUMBER): Promise<void> {
  await db.phoneNumber.create({ data: { id: `num_${projectId}`, projectId, e164, label: 'Main' } });
}

export async function createBooking(
  db: Database,
  business: TestBusiness,
  booking: { id: string; startsAt: string; createdAt: string; status?: 'confirmed' | 'cancelled'; callId?: string },
): Promise<void> {
  const { startsAt, ...columns } = booking;
  const startsAtMs = Date.parse(startsAt);
  await db.booking.create({
    data: {
      projectId: business.projectId,
      serviceId: business.serviceIds.leak,
      technicianId: business.technicianIds[0] ?? null,
      intentKey: booking.id,
      confirmationCode: booking.id.replace(/\D/g, '').padStart(6, '4'),
      customerName: 'Maria Lopez',
      customerPhone: CUSTOMER,
      address: '4200 Duval St',
      endsAt: new Date(startsAtMs + 5_400_000),
      blockedFrom: new Date(startsAtMs),
      blockedUntil: new Date(startsAtMs + 6_300_000),
      ...columns,
      startsAt: new Date(startsAtMs),
      createdAt: new Date(columns.createdAt),
    },
  });
}

/** One sweep at a given moment. */
export function sweepTexts(
  db: Database,
  { gateway, nowMs }: { gateway: TextGatewayPort; nowMs: number },
): Promise<SendReport> {
  const deps = { gateway, workerUrl: 'https://calls.example.com' };
  return sendTexts(deps, { db, now: () => nowMs, signal: AbortSignal.timeout(30_000) });
}
