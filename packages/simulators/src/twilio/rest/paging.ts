const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1_000;

/** A page of a list as Twilio answers it: `{ [key]: [...], page, page_size, next_page_uri, ... }`. */
export function pageOf<T>(
  key: string,
  rows: readonly T[],
  request: { path: string; query: Record<string, string> },
): Record<string, unknown> {
  const pageSize = Math.min(MAX_PAGE_SIZE, Math.max(1, Number(request.query.PageSize) || DEFAULT_PAGE_SIZE));
  const page = Math.max(0, Number(request.query.Page) || 0);
  const start = page * pageSize;
  const shown = rows.slice(start, start + pageSize);
  const uriOf = (number: number): string => {
    const query = new URLSearchParams({ ...request.query, PageSize: String(pageSize), Page: String(number) });
    return `${request.path}?${query}`;
  };
  return {
    [key]: shown,
    start,
    end: Math.max(start, start + shown.length - 1),
    page,
    page_size: pageSize,
    uri: uriOf(page),
    first_page_uri: uriOf(0),
    previous_page_uri: page > 0 ? uriOf(page - 1) : null,
    next_page_uri: start + pageSize < rows.length ? uriOf(page + 1) : null,
  };
}
