import { defined, type MetricsPage } from '@trainyard/spec'
import { LRUCache } from 'lru-cache'

/** Long enough that dashboards which look at one job at about the same time share a page. */
const keptMs = 5_000
/** Characters of JSON that are kept in all. */
const keptCharacters = 16 * 2 ** 20

export type SharedPages = {
  /** The page under this tag: read by the first who asks, shared by those who ask meanwhile or soon after. */
  get(tag: string, read: () => Promise<MetricsPage>): Promise<MetricsPage>
  /** A page as JSON, written once for a page of `get`. */
  jsonOf(page: MetricsPage): string
}

/**
 * Pages by their tag. A tag stands for the question, the job's status and its newest point, so many who watch one job share a page. A page larger than the
 * whole cache is returned but not kept; a read that fails is retried by the next request.
 */
export function createSharedPages(): SharedPages {
  const texts = new WeakMap<MetricsPage, string>()
  const jsonOf = (page: MetricsPage): string => texts.get(page) ?? JSON.stringify(page)
  const pages = new LRUCache<string, MetricsPage, () => Promise<MetricsPage>>({
    ttl: keptMs,
    maxSize: keptCharacters,
    sizeCalculation: (page) => jsonOf(page).length,
    // A page that is pushed out while it is read is answered all the same.
    ignoreFetchAbort: true,
    fetchMethod: async (_tag, _stale, { context }) => {
      const page = await context()
      texts.set(page, jsonOf(page))
      return page
    },
  })
  return {
    get: async (tag, read) => defined(await pages.fetch(tag, { context: read }), `the page ${tag}`),
    jsonOf,
  }
}
