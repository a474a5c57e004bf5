/** A page as the database gives it. */
type Page<T> = { data: T[]; hasMore: boolean }

/** A page as lists show it. `idOf` gives what the next page's `after` must be. */
export function listPage<T, View>(page: Page<T>, view: (item: T) => View, idOf: (item: View) => string) {
  const data = page.data.map(view)
  const [first, last] = [data[0], data.at(-1)]
  return {
    object: 'list' as const,
    data,
    first_id: first === undefined ? null : idOf(first),
    last_id: last === undefined ? null : idOf(last),
    has_more: page.hasMore,
  }
}
