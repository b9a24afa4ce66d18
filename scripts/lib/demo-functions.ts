import { CustomToolDetails, createSecretBox, customToolSecretContext } from '@offhook/core';
import type { Database } from '@offhook/db';
import { DEMO_SIGNING_SECRET, OWNER_ENDPOINT_PATH } from '@offhook/simulators';

/** The demo businesses (prisma/demo) that have a server of their own: the simulators play it. */
const BUSINESSES = ['proj_harbor', 'proj_brightwater'];

const WARRANTY = CustomToolDetails.parse({
  title: 'Check a warranty',
  name: 'check_warranty',
  description:
    'Tells whether a unit is still under warranty. Use it when a caller asks about a warranty; ask for the serial number on the label first.',
  parameters: {
    type: 'object',
    properties: { serialNumber: { type: 'string', description: 'As on the label, such as HX-4411', maxLength: 40 } },
    required: ['serialNumber'],
  },
  url: 'https://replaced.example/',
  repeatable: true,
  spokenFailure: 'I am sorry, I cannot look up warranties right now.',
});

/**
 * Gives the demo businesses a function of their own, at the server that the simulators play. Their port may be another one after every
 * start, so this is done at every start; what an owner changed besides the address stays.
 */
export async function pointDemoFunctions(
  db: Database,
  { simulatorUrl, encryptionKey }: { simulatorUrl: string; encryptionKey: string },
): Promise<void> {
  const url = `${simulatorUrl}${OWNER_ENDPOINT_PATH}`;
  const secrets = createSecretBox(encryptionKey);
  const known = await db.project.findMany({ where: { id: { in: BUSINESSES } }, select: { id: true } });
  for (const { id: projectId } of known) {
    const id = `ctool_${projectId}`;
    const secretEnc = secrets.seal(DEMO_SIGNING_SECRET, customToolSecretContext(id));
    const { count } = await db.customTool.updateMany({ where: { id, projectId }, data: { url, secretEnc } });
    if (count === 0) await db.customTool.create({ data: { ...WARRANTY, id, projectId, url, secretEnc } });
  }
}
