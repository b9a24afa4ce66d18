/** Keys whose values are secrets or what people said. Compared in lower case, without `_` and `-`. */
const HIDDEN_KEYS = new Set([
  'authorization',
  'apikey',
  'authtoken',
  'token',
  'secret',
  'password',
  'cookie',
  'setcookie',
  'xtwiliosignature',
  'signature',
  'encryptionkey',
  'authsecret',
  'internalapitoken',
  'connectionstring',
  'databaseurl',
  'transcript',
  'text',
  'heardtext',
  'spoken',
  'say',
  'instructions',
  'args',
  'arguments',
  'argumentsjson',
  'output',
  'delta',
  'audio',
  'customername',
  'callername',
  'address',
  'email',
  'customeremail',
  'notes',
  'question',
  'body',
]);
/** Keys whose values are phone numbers: the last four digits are enough to find the call. */
const PHONE_KEYS = new Set([
  'from',
  'to',
  'caller',
  'called',
  'phone',
  'fromnumber',
  'tonumber',
  'callernumber',
  'customerphone',
  'contactphone',
  'e164',
]);
const MAX_DEPTH = 5;

/** A copy fit for a log: secrets and speech hidden, phone numbers shortened. Errors become plain objects. */
export function redact(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactEntry(key, item, depth)]));
}

function redactEntry(key: string, value: unknown, depth: number): unknown {
  const plainKey = key.toLowerCase().replaceAll(/[_-]/g, '');
  if (value === undefined || value === null) return value;
  if (HIDDEN_KEYS.has(plainKey)) return '[redacted]';
  if (PHONE_KEYS.has(plainKey) && typeof value === 'string') return `…${value.slice(-4)}`;
  return redact(value, depth + 1);
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { code } = error as Error & { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
