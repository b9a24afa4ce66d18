import { openDatabase } from '@offhook/db';
import { seedDemo } from '../prisma/seed.ts';
import { applyMigrations, placeOf } from './lib/prepare-database.ts';
import { withDatabase } from './lib/with-database.ts';

// Fills the demo business into DATABASE_URL, or into the embedded database, once. Nothing that exists is changed.
process.exitCode = await withDatabase(async (url) => {
  await applyMigrations(url);
  const db = openDatabase(url, { maxConnections: 2 });
  try {
    const { seeded } = await seedDemo(db);
    return `${placeOf(url)}: ${seeded ? 'the demo is filled in' : 'the demo was there already, nothing is changed'}`;
  } finally {
    await db.$disconnect();
  }
});
