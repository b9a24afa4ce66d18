/** What the messages page shows, by the address: `/messages?show=texts`. */
export const VIEWS = ['todo', 'done', 'texts'] as const;
export type View = (typeof VIEWS)[number];

export function readView(params: URLSearchParams): View {
  const wanted = params.get('show');
  return VIEWS.find((view) => view === wanted) ?? 'todo';
}
