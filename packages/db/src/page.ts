import type { ListQuery } from '@trainyard/spec'

/** A page of a list; `hasMore` says that another one follows. */
export type Page<T> = { data: T[]; hasMore: boolean }

/** Cuts a page from rows of which one more than wanted was asked for. */
export function toPage<Row, T>(rows: readonly Row[], limit: number, view: (row: Row) => T): Page<T> {
  return { data: rows.slice(0, limit).map(view), hasMore: rows.length > limit }
}

/** Prisma's arguments for a page by id: ids sort by the time of their making. One row more than wanted is asked for. */
export const pageById = ({ limit, after, order }: ListQuery) => ({
  take: limit + 1,
  orderBy: { id: order },
  where: after === undefined ? {} : { id: order === 'asc' ? { gt: after } : { lt: after } },
})
