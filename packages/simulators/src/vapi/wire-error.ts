import { STATUS_CODES } from 'node:http';

/** A refusal as Vapi words it: `{ message, error, statusCode }`, where `message` is a sentence or a list of them. */
export class VapiError extends Error {
  override readonly name = 'VapiError';
  readonly status: number;
  readonly messages: string | readonly string[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, messages: string | readonly string[], headers: Readonly<Record<string, string>> = {}) {
    super(String(messages));
    this.status = status;
    this.messages = messages;
    this.headers = headers;
  }

  body() {
    return { message: this.messages, error: STATUS_CODES[this.status] ?? 'Error', statusCode: this.status };
  }
}

export const badRequest = (...messages: string[]) => new VapiError(400, messages);
export const notFound = (what: string, id: string) => new VapiError(404, `Couldn't Get ${what}. ${id} Does Not Exist`);
export const wrongKey = () =>
  new VapiError(
    401,
    'Invalid Key. Hot tip, you may be using the private key instead of the public key, or vice versa.',
  );
