import type { Booking, Prisma, Project } from '@offhook/db';

interface Customer {
  readonly project: Pick<Project, 'id'>;
  readonly from: string;
  readonly nowMs: number;
}

/** The booking a customer's answer is about: the one of our last text to them if it is still to come, else their next one. */
export async function bookingOfCustomer(
  tx: Prisma.TransactionClient,
  { project, from, nowMs }: Customer,
): Promise<Booking | null> {
  const projectId = project.id;
  const toCome = { projectId, status: { not: 'cancelled' as const }, startsAt: { gt: new Date(nowMs) } };
  const lastText = await tx.textMessage.findFirst({
    where: { projectId, customer: from, direction: 'outbound', bookingId: { not: null } },
    orderBy: { createdAt: 'desc' },
    select: { bookingId: true },
  });
  const told = lastText?.bookingId
    ? await tx.booking.findFirst({ where: { ...toCome, id: lastText.bookingId } })
    : null;
  return told ?? tx.booking.findFirst({ where: { ...toCome, customerPhone: from }, orderBy: { startsAt: 'asc' } });
}
