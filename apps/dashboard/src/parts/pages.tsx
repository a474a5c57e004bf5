import { type keepPreviousData, useInfiniteQuery } from '@tanstack/preact-query'
import type { Page } from '@trainyard/client'

/** Rows that a list shows before its button for more. */
const pageSize = 50

type PagesOptions<T> = {
  /** What the list is, with everything that narrows it. */
  queryKey: readonly unknown[]
  read: (query: { limit: number; after?: string }) => Promise<Page<T>>
  /** Milliseconds until the rows are read again; false where they change by this page only. */
  pollEvery?: (rows: readonly T[]) => number | false
  /** What is shown until another list is there: by default nothing; `keepPreviousData` keeps the former one. */
  placeholderData?: typeof keepPreviousData
}

const rowsOf = <T,>(data: { pages: readonly Page<T>[] } | undefined): T[] => data?.pages.flatMap((page) => page.data) ?? []

/** A list, page by page; `rows` has those of all pages so far. */
export function usePages<T>({ queryKey, read, pollEvery, placeholderData }: PagesOptions<T>) {
  const query = useInfiniteQuery({
    queryKey: [...queryKey, 'pages'],
    queryFn: ({ pageParam }) => read({ limit: pageSize, ...(pageParam === null ? {} : { after: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    ...(placeholderData ? { placeholderData } : {}),
    refetchInterval: ({ state }) => (pollEvery ? pollEvery(rowsOf(state.data)) : false),
  })
  return { ...query, rows: rowsOf(query.data) }
}

/** The button that reads the next page; nothing at the end of the list. */
export function More({ pages, what }: { pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }; what: string }) {
  if (!pages.hasNextPage) return null
  return (
    <p>
      <button type="button" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
        Load {what}
      </button>
    </p>
  )
}
