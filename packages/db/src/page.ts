import { foreignPlace, type PlaceOwner, readPlace, writePlace } from '@trainyard/runtime'
import type { ListQuery } from '@trainyard/spec'
import { z } from 'zod'

/** A page of a list; `hasMore` says that another one follows, and `next` is the `after` that gives it, null at the end. */
export type Page<T> = { data: T[]; hasMore: boolean; next: string | null }

/** The same page with every row as `view` shows it. */
export const mapPage = <Row, T>(page: Page<Row>, view: (row: Row) => T): Page<T> => ({ ...page, data: page.data.map(view) })

/** How one list is read, page by page. A position holds the values that the order compares, of one row. */
type Listing<Row, Position> = {
  /** The list, whose it is, and what narrows and orders it: what a place in it belongs to. The direction is added here. */
  owner: PlaceOwner
  query: ListQuery
  position: z.ZodType<Position>
  positionOf(row: Row): Position
  /** The position of the object of this id, also where it was deleted or the filter leaves it out; undefined where the list can't hold it. */
  positionOfId(id: string): Promise<Position | undefined>
  /** The rows after a position in the list's order, at most `count`; from the beginning, where none is given. */
  read(after: Position | undefined, count: number): Promise<Row[]>
}

/**
 * One page of any list. `after` is the `next` of the page before, or the id of an object of the list.
 *
 * @throws {AppError} `invalid_request` where `after` is neither: an empty page would be taken for the end.
 */
export async function readList<Row, Position>({ query, ...listing }: Listing<Row, Position>): Promise<Page<Row>> {
  const { limit, after, order } = query
  const owner = { ...listing.owner, order }
  const from = after === undefined ? undefined : await (after.includes('.') ? readPlace(owner, listing.position, after) : listing.positionOfId(after))
  if (after !== undefined && from === undefined)
    throw foreignPlace({ path: 'query.after', given: '`next` of the page before with the same query', received: after })
  // One row more than wanted shows whether another page follows.
  const rows = await listing.read(from, limit + 1)
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const hasMore = rows.length > limit
  return { data, hasMore, next: hasMore && last !== undefined ? writePlace(owner, listing.positionOf(last)) : null }
}

/** Prisma's arguments for the rows after an id. */
type RowsById = { take: number; orderBy: { id: 'asc' | 'desc' }; where: { id?: { gt: string } | { lt: string } } }

/** A list that is ordered by id, which is the order of making. */
type ListingById<Row> = Pick<Listing<Row, string>, 'owner' | 'query'> & {
  /** Finds an object of the list by its id, also where it was deleted. */
  find(id: string): Promise<unknown>
  read(rows: RowsById): Promise<Row[]>
}

/** One page of a list by id; as `readList`. */
export const readListById = <Row extends { id: string }>({ owner, query, find, read }: ListingById<Row>): Promise<Page<Row>> => {
  const { order } = query
  return readList({
    owner,
    query,
    position: z.string(),
    positionOf: ({ id }) => id,
    positionOfId: async (id) => ((await find(id)) ? id : undefined),
    read: (after, take) => read({ take, orderBy: { id: order }, where: after === undefined ? {} : { id: order === 'asc' ? { gt: after } : { lt: after } } }),
  })
}

/**
 * What a search compares of a text, as SQL: one letter is the same in any case and however it is composed. Collations of the database itself may know ASCII
 * only.
 */
export const folded = (value: string): string => `upper(normalize(${value}, NFKC) COLLATE "und-x-icu")`
