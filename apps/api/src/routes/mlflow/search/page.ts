import { foreignPlace, type PlaceOwner, readPlace, writePlace } from '@trainyard/runtime'
import { z } from 'zod'
import type { Order, Value } from './filter.js'

/** What a search asks of a list: which objects, in which order, how many, and after which page. */
export type Search<T> = {
  /** What is searched, and what narrows it: a page token belongs to it and to the order. */
  owner: PlaceOwner
  matches(item: T): boolean
  order: Order<T>
  most: number
  pageToken: string | undefined
}

const position = z.array(z.union([z.string(), z.number(), z.null()]))

/** One page of a search; `token` gives the next one, undefined at the end. */
export type Found<T> = { items: T[]; token: string | undefined }

/** The keys after which a page begins; undefined for the first one. */
export function startOf<T>({ owner, order, pageToken }: Pick<Search<T>, 'owner' | 'order' | 'pageToken'>): Value[] | undefined {
  if (pageToken === undefined || pageToken === '') return undefined
  const found = readPlace({ ...owner, order: order.text }, position, pageToken)
  if (!found) throw foreignPlace({ path: 'page_token', given: 'the token of the page before with the same filter and order', received: pageToken })
  return found
}

/** The token of the page after these keys. */
export const tokenOf = <T>({ owner, order }: Pick<Search<T>, 'owner' | 'order'>, keys: readonly Value[]): string =>
  writePlace({ ...owner, order: order.text }, keys)

/**
 * One page of objects that come in any order: the first in the wanted order, after the page before. No more than a few pages of them are held.
 *
 * @throws {AppError} `invalid_request` for a token of another search.
 */
export async function searchPage<T>(items: AsyncIterable<T>, search: Search<T>): Promise<Found<T>> {
  const { order, most, matches } = search
  const start = startOf(search)
  let best: { item: T; keys: Value[] }[] = []
  const trim = () => {
    best = best.sort((a, b) => order.compare(a.keys, b.keys)).slice(0, most + 1)
  }
  for await (const item of items) {
    if (!matches(item)) continue
    const keys = order.keysOf(item)
    if (start && order.compare(keys, start) <= 0) continue
    best.push({ item, keys })
    if (best.length > 4 * most + 100) trim()
  }
  trim()
  const page = best.slice(0, most)
  const last = page.at(-1)
  return { items: page.map(({ item }) => item), token: best.length > most && last ? tokenOf(search, last.keys) : undefined }
}
