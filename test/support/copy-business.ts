import { type Database, newId, Prisma } from '../../packages/db/src/index.ts';

let copies = 0;

/**
 * A copy of the business behind a number, with its services, technicians and articles, reachable under a new number.
 * Calls that book at the same time then do not take each other's appointments.
 */
export async function copyBusiness(db: Database, e164: string): Promise<string> {
  const original = await db.phoneNumber.findUniqueOrThrow({ where: { e164 }, include: { project: true } });
  const { project, ...number } = original;
  const projectId = newId('project');
  copies += 1;
  const copyNumber = `+1512555${`${9_000 + copies}`}`;
  await db.project.create({
    data: {
      ...project,
      id: projectId,
      hours: json(project.hours),
      serviceArea: json(project.serviceArea),
      bookingRules: json(project.bookingRules),
      turnDetection: json(project.turnDetection),
      callHandling: json(project.callHandling),
      texts: json(project.texts),
      emergencies: json(project.emergencies),
      calcomConfig: project.calcomConfig === null ? Prisma.DbNull : json(project.calcomConfig),
    },
  });
  await db.phoneNumber.create({
    data: {
      ...number,
      id: newId('number'),
      projectId,
      e164: copyNumber,
      twilioSid: null,
      callerRules: json(number.callerRules),
      rollbackLimits: json(number.rollbackLimits),
    },
  });
  await copyRows(db, project.id, projectId);
  return copyNumber;
}

async function copyRows(db: Database, from: string, projectId: string): Promise<void> {
  const where = { projectId: from };
  const services = await db.service.findMany({ where });
  const serviceIds = new Map(services.map(({ id }) => [id, newId('service')]));
  await db.service.createMany({
    data: services.map((row) => ({ ...row, id: serviceIds.get(row.id) ?? newId('service'), projectId })),
  });
  const technicians = await db.technician.findMany({ where });
  const technicianIds = new Map(technicians.map(({ id }) => [id, newId('technician')]));
  await db.technician.createMany({
    data: technicians.map(({ hours, ...row }) => ({
      ...row,
      id: technicianIds.get(row.id) ?? newId('technician'),
      projectId,
      hours: hours === null ? Prisma.DbNull : json(hours),
    })),
  });
  const skills = await db.technicianSkill.findMany({ where });
  await db.technicianSkill.createMany({
    data: skills.map(({ technicianId, serviceId }) => ({
      projectId,
      technicianId: technicianIds.get(technicianId) ?? technicianId,
      serviceId: serviceIds.get(serviceId) ?? serviceId,
    })),
  });
  // Without what was imported, which belongs to its source; the pieces they are found by are made anew.
  const articles = await db.knowledgeArticle.findMany({ where: { ...where, sourceId: null } });
  await db.knowledgeArticle.createMany({
    data: articles.map((row) => ({ ...row, id: newId('article'), projectId, indexedAt: null })),
  });
}

function json(value: Prisma.JsonValue): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}
