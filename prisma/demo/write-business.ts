import type { Prisma } from '@offhook/db';
import {
  DEMO_CURRENCY,
  DEMO_LOCALE,
  DEMO_TIME_ZONE,
  type DemoBusiness,
  type DemoService,
  type DemoTechnician,
} from './demo-business.ts';

const DEFAULT_BUFFER_AFTER_MIN = 15;

export type DemoWriter = { tx: Prisma.TransactionClient; organizationId: string; createdAt: Date };

/** Writes one business with its number, services, technicians and articles. */
export async function writeBusiness(writer: DemoWriter, business: DemoBusiness): Promise<void> {
  const { tx, organizationId, createdAt } = writer;
  const { project, number, services, technicians, articles } = business;
  const projectId = project.id;
  await tx.project.create({
    data: {
      ...project,
      organizationId,
      timeZone: DEMO_TIME_ZONE,
      currency: DEMO_CURRENCY,
      locale: DEMO_LOCALE,
      hours: business.hours,
      serviceArea: business.serviceArea,
      bookingRules: business.bookingRules,
      callHandling: business.callHandling ?? {},
      emergencies: business.emergencies ?? {},
      turnDetection: business.turnDetection,
      ...(business.eventTypeIdByServiceId
        ? { calcomConfig: { eventTypeIdByServiceId: business.eventTypeIdByServiceId } }
        : {}),
      createdAt,
    },
  });
  await tx.phoneNumber.create({ data: { ...number, projectId, createdAt } });
  await tx.service.createMany({
    data: services.map((service, position) => ({ ...serviceRow(service), projectId, position, createdAt })),
  });
  await tx.technician.createMany({
    data: technicians.map(({ doesNotDo, ...row }) => ({ ...row, projectId, createdAt, allServices: !doesNotDo })),
  });
  await tx.technicianSkill.createMany({ data: technicians.flatMap((row) => skillsOf(row, business)) });
  await tx.knowledgeArticle.createMany({ data: articles.map((row) => ({ ...row, projectId, createdAt })) });
}

function skillsOf({ id: technicianId, doesNotDo }: DemoTechnician, { project, services }: DemoBusiness) {
  if (!doesNotDo) return [];
  const learned = services.filter(({ id }) => !doesNotDo.includes(id));
  return learned.map(({ id: serviceId }) => ({ projectId: project.id, technicianId, serviceId }));
}

function serviceRow(service: DemoService) {
  return {
    ...pricedColumns(service),
    id: service.id,
    name: service.name,
    description: service.description,
    durationMin: service.durationMin,
    bufferAfterMin: service.bufferAfterMin ?? DEFAULT_BUFFER_AFTER_MIN,
    emergency: service.emergency ?? false,
    bookable: service.bookable ?? true,
  };
}

export function pricedColumns({ price, priceNote, ...service }: DemoService) {
  return {
    priceKind: price.kind,
    priceMinCents: price.kind === 'on_site' ? null : price.minCents,
    priceMaxCents: price.kind === 'range' ? price.maxCents : null,
    callOutFeeCents: service.callOutFeeCents ?? null,
    callOutFeeCredited: service.callOutFeeCredited ?? false,
    afterHoursFeeCents: service.afterHoursFeeCents ?? null,
    quotable: service.quotable ?? true,
    priceNote: priceNote ?? '',
  };
}
