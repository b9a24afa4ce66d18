import { type QueryKey, type UseQueryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/**
 * A query whose first answer came with the page. The cache entry leaves with the page, so that coming back shows what the
 * loader just fetched and never an older answer; a loader that runs again (filters, revalidation) replaces the data.
 */
export function useSeededQuery<TData, TError, TKey extends QueryKey>(
  options: UseQueryOptions<TData, TError, TData, TKey>,
  seed: NoInfer<TData>,
): TData {
  const client = useQueryClient();
  const query = useQuery<TData, TError, TData, TKey>({ ...options, initialData: () => seed, gcTime: 0 });
  const keyHash = JSON.stringify(options.queryKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is compared by value
  useEffect(() => {
    client.setQueryData<unknown>(options.queryKey, seed);
  }, [client, keyHash, seed]);
  return query.data ?? seed;
}
