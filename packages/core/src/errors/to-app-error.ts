import { AppError } from './app-error.ts';

/** Failures of the network below HTTP, as Node and undici name them. All of them may pass. */
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/** Prisma: cannot reach, timed out, closed by the server, pool exhausted, write conflict (Prisma error reference, P1xxx and P2xxx). */
const DATABASE_CODES = new Set(['P1000', 'P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034']);

/** Prisma's driver adapters report a lost server as an error with one of these kinds in `cause`. */
const DATABASE_KINDS = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TransactionWriteConflict',
]);

/**
 * SQLSTATEs of a server that goes away, is full, or had to end one of two that stood in each other's way (PostgreSQL, appendix A):
 * connection exceptions, too many connections, shutdown and its kin, serialization failure, deadlock.
 */
const DATABASE_STATES = /^(08...|53300|57P0[1-4]|40001|40P01)$/;

/** What node-postgres says of a connection that broke under a query, without any code. */
const BROKEN_CONNECTION = /^(Connection terminated|Client has encountered a connection error)/;

/** How deep a chain of causes is followed: deeper ones are broken or hostile. */
const MAX_CAUSES = 8;

/** The only catch-all: names whatever was thrown. Never throws itself. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  for (const link of causesOf(thrown)) {
    if (link instanceof AppError) return link;
    const code = stringProperty(link, 'code');
    if (DATABASE_CODES.has(code) || DATABASE_KINDS.has(stringProperty(link, 'kind')) || isBrokenDatabase(link)) {
      return new AppError('DATABASE_UNAVAILABLE', messageOf(thrown), { cause: thrown });
    }
    if (NETWORK_CODES.has(code)) {
      return new AppError('UPSTREAM_UNAVAILABLE', withCode(code, messageOf(link)), { cause: thrown });
    }
    const name = stringProperty(link, 'name');
    if (name === 'AbortError' || name === 'TimeoutError') {
      return new AppError('TOOL_TIMEOUT', `AbortError: ${messageOf(link)}`, { cause: thrown });
    }
  }
  return new AppError('INTERNAL', messageOf(thrown), { cause: thrown });
}

function* causesOf(thrown: unknown): Generator<unknown> {
  let link = thrown;
  for (let depth = 0; depth < MAX_CAUSES && link !== undefined && link !== null; depth += 1) {
    yield link;
    // "connect" to a name with several addresses fails with all of them at once.
    if (link instanceof AggregateError) yield* link.errors.slice(0, MAX_CAUSES);
    link = typeof link === 'object' && 'cause' in link ? link.cause : undefined;
  }
}

/** Prisma 7 keeps what the driver reported under `meta.driverAdapterError.cause`. */
function isBrokenDatabase(link: unknown): boolean {
  const reported = property(property(property(link, 'meta'), 'driverAdapterError'), 'cause');
  const state = stringProperty(reported, 'originalCode') || stringProperty(link, 'originalCode');
  return DATABASE_STATES.test(state) || BROKEN_CONNECTION.test(stringProperty(link, 'message').trim());
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function stringProperty(value: unknown, key: string): string {
  if (typeof value !== 'object' || value === null || !(key in value)) return '';
  const property: unknown = Reflect.get(value, key);
  return typeof property === 'string' ? property : '';
}

function messageOf(thrown: unknown): string {
  // Prisma puts the calling code, with its values, before what went wrong.
  const message = stringProperty(thrown, 'message').trim().split('\n').at(-1)?.trim();
  return message || (typeof thrown === 'string' ? thrown : 'Something failed without a message');
}

function withCode(code: string, message: string): string {
  return message.includes(code) ? message : `${code}: ${message}`;
}
