import type { AppError } from '../errors/app-error.ts';

/**
 * Why an address that an owner typed in was not fetched. Chosen by code, so that a page can say it in the owner's words.
 *
 * - `url_invalid`: not an address, or one with a user name and password in it
 * - `scheme_refused`: not https (or not http either, where that is allowed)
 * - `port_refused`: a port of another protocol (below 1024, not 80 or 443)
 * - `name_unknown`: no such host
 * - `address_refused`: the host lies in a private, local or otherwise not public network
 * - `redirect_refused`: it forwards to a host that is not allowed, or it forwards something that is not a plain read
 * - `too_many_redirects`, `too_large`, `timed_out`
 * - `unreachable`: no connection, a broken one, or no valid certificate
 * - `answer_broken`: what came cannot be read as HTTP
 */
export type SafeFetchRefusal =
  | 'url_invalid'
  | 'scheme_refused'
  | 'port_refused'
  | 'name_unknown'
  | 'address_refused'
  | 'redirect_refused'
  | 'too_many_redirects'
  | 'too_large'
  | 'timed_out'
  | 'unreachable'
  | 'answer_broken';

export interface SafeFetchRequest {
  readonly url: string;
  /** GET unless said otherwise. */
  readonly method?: 'GET' | 'HEAD' | 'POST';
  /** `host`, `content-length` and hop-by-hop headers are set by the client and cannot be given. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For everything together: names, connections, redirects, the whole answer. */
  readonly timeoutMs: number;
  /** Of the body, as it came and again after decompression. */
  readonly maxBytes: number;
  /** Whether `http://` will do. False unless said otherwise. */
  readonly allowHttp?: boolean;
  /** Hosts besides the address's own that a redirect may lead to, such as `www.` and the bare name. None unless said otherwise. */
  readonly alsoAllowedHosts?: readonly string[];
  /** The caller's hang-up, a job's stop. */
  readonly signal?: AbortSignal;
}

export type SafeFetchAnswer =
  | {
      readonly ok: true;
      /** Any status but a followed redirect: 404 and 500 are answers too. */
      readonly status: number;
      readonly statusText: string;
      /** Names in lower case; repeated headers are joined by ", ". */
      readonly headers: Readonly<Record<string, string>>;
      /** Decompressed. */
      readonly body: Buffer;
      /** Where the answer came from, after redirects. */
      readonly url: string;
    }
  | {
      readonly ok: false;
      readonly refusal: SafeFetchRefusal;
      /** For those who throw: retryable only where the network failed. Its message names no address. */
      readonly error: AppError;
    };

/**
 * Fetches an address that somebody typed in, without letting it reach into our own network (server-side request forgery).
 * Rejects only when `signal` is aborted, with its reason.
 */
export type SafeFetch = (request: SafeFetchRequest) => Promise<SafeFetchAnswer>;
