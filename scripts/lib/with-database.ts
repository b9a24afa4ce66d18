import { connectDatabase } from './prepare-database.ts';
import { StartError } from './start-error.ts';
import { readStartSettings } from './start-settings.ts';

/**
 * Runs one command on the database of the settings. An embedded one is started for it, and stopped after it unless it
 * was running before.
 *
 * @param work answers what to print.
 * @returns the exit code.
 */
export async function withDatabase(work: (url: string) => Promise<string>): Promise<number> {
  try {
    const { server } = await connectDatabase(readStartSettings());
    try {
      console.log(await work(server.url));
    } finally {
      await server.stop();
    }
    return 0;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(`\n${error.message}\n\n${error.advice}\n`);
    return 1;
  }
}
