import { RestError } from './rest-error.ts';

/** The fields of a form-encoded body; a field may be there several times. */
export class Form {
  readonly #fields: URLSearchParams;

  constructor(body: string) {
    this.#fields = new URLSearchParams(body);
  }

  /** Undefined: not given. Empty is given. */
  get(name: string): string | undefined {
    return this.#fields.get(name) ?? undefined;
  }

  all(name: string): string[] {
    return this.#fields.getAll(name);
  }

  method(name: string): 'GET' | 'POST' {
    return this.get(name)?.toUpperCase() === 'GET' ? 'GET' : 'POST';
  }

  /** An absolute http(s) address; refused with 21205 when it is something else. */
  url(name: string): string | undefined {
    const given = this.get(name);
    if (given === undefined || given === '') return undefined;
    if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol))
      throw new RestError(21_205, `${name} is not a valid URL: ${given}`);
    return given;
  }
}
