import { Button } from '@mantine/core';

/** The part of an infinite query that this needs. */
interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** The next page of a list, while there is one. */
export function ShowMore({ pages, mt }: { pages: Pages; mt?: 'md' }) {
  if (!pages.hasNextPage) return null;
  return (
    <Button mt={mt} variant="default" loading={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
      Show more
    </Button>
  );
}
