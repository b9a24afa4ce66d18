/** The beginning of an HTTP/1.1 response, up to its empty line. */
export interface ResponseHead {
  readonly status: number | null;
  /** Names in lower case; values of a repeated name joined by commas. */
  readonly headers: ReadonlyMap<string, string>;
  /** Set when it is no response head: then the rest means nothing. */
  readonly problem: string | null;
}

/** Node's own limit for headers (`http.maxHeaderSize`). */
const MAX_HEAD_BYTES = 16 * 1024;
const END = Buffer.from('\r\n\r\n');
const STATUS_LINE = /^HTTP\/1\.1 ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const HEADER_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*([\t\x20-\x7e\x80-\xff]*?)[\t ]*$/;

/**
 * Reads a response head that may come in pieces; answers the function to feed. `onHead` is told once, with the bytes behind
 * the head. A body is not read: ours has none, and that of a refusal is of no use.
 */
export function readResponseHead(onHead: (head: ResponseHead, rest: Buffer) => void): (chunk: Buffer) => void {
  let bytes = Buffer.alloc(0);
  let isDone = false;
  return (chunk) => {
    if (isDone) return;
    const searchFrom = Math.max(0, bytes.length - END.length + 1);
    bytes = Buffer.concat([bytes, chunk]);
    const end = bytes.indexOf(END, searchFrom);
    if (end === -1 && bytes.length <= MAX_HEAD_BYTES) return;
    isDone = true;
    if (end === -1 || end > MAX_HEAD_BYTES) return onHead(noHead('response head too long'), Buffer.alloc(0));
    onHead(parseHead(bytes.toString('latin1', 0, end)), bytes.subarray(end + END.length));
  };
}

function parseHead(text: string): ResponseHead {
  const [first = '', ...lines] = text.split('\r\n');
  const status = STATUS_LINE.exec(first)?.[1];
  if (status === undefined) return noHead('not an HTTP response');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) return noHead('a malformed header');
    const key = name.toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return { status: Number(status), headers, problem: null };
}

function noHead(problem: string): ResponseHead {
  return { status: null, headers: new Map(), problem };
}
