import pg from 'pg';

/** The oldest release that Offhook is tested against. */
const OLDEST_MAJOR = 15;
const CONNECT_TIMEOUT_MS = 5_000;

export type DatabaseCheck =
  | { ok: true; serverVersion: string }
  | { ok: false; problem: 'unreachable' | 'refused' | 'no_such_database' | 'too_old'; detail: string };

/** Tries `url` once: does a PostgreSQL of a usable version answer and let us in? The detail never holds the password. */
export async function checkDatabase(url: string): Promise<DatabaseCheck> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const answer = await client.query<{ server_version: string }>('SHOW server_version');
    const serverVersion = answer.rows[0]?.server_version.split(' ')[0] ?? '';
    const detail = `PostgreSQL ${serverVersion}`;
    return Number.parseInt(serverVersion, 10) < OLDEST_MAJOR
      ? { ok: false, problem: 'too_old', detail }
      : { ok: true, serverVersion };
  } catch (error) {
    return explain(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Codes: PostgreSQL, appendix A. Node's own (ECONNREFUSED, ENOTFOUND ...) never have five characters. */
function explain(error: unknown): DatabaseCheck {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code === '3D000') return { ok: false, problem: 'no_such_database', detail: message };
  if (code.startsWith('28')) return { ok: false, problem: 'refused', detail: message };
  return { ok: false, problem: 'unreachable', detail: message || code || String(error) };
}
