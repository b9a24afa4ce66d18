import { applyMigrations, placeOf } from './lib/prepare-database.ts';
import { withDatabase } from './lib/with-database.ts';

// Brings the tables of DATABASE_URL, or of the embedded database, up to date.
process.exitCode = await withDatabase(async (url) => `${placeOf(url)}: ${await applyMigrations(url)}`);
