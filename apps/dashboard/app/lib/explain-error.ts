/** What the API says about a refusal: a sentence that may be shown, and the inputs it blames. */
export interface Refusal {
  message: string;
  /** What is wrong with each input to blame, by its path: `business.contactPhone`. */
  fieldErrors: Record<string, string>;
}

const OFFLINE = 'Offhook could not be reached. Check the connection and try again.';
const UNKNOWN = 'Something went wrong on our side. Nothing was changed; try again in a moment.';

/** A sentence for the owner, whatever was thrown. */
export function explainError(error: unknown): string {
  return readRefusal(error).message;
}

/** Reads a tRPC client error without trusting its shape: it may come from a proxy or a dead connection. */
export function readRefusal(error: unknown): Refusal {
  const data = property(error, 'data');
  const fieldErrors = readFieldErrors(property(data, 'fieldErrors'));
  return { message: sentence(error, data, fieldErrors), fieldErrors };
}

function sentence(error: unknown, data: unknown, fieldErrors: Record<string, string>): string {
  if (data === undefined || data === null) return OFFLINE;
  const [firstFieldError] = Object.values(fieldErrors);
  if (firstFieldError) return firstFieldError;
  const message = property(error, 'message');
  return typeof message === 'string' && message !== '' ? message : UNKNOWN;
}

function readFieldErrors(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([path, problem]) => {
      return typeof problem === 'string' ? [[path, problem]] : [];
    }),
  );
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
