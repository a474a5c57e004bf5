import type { Connection, Schemas } from './connection.js'
import { errorFromReply } from './errors.js'
import { outage, sendAgain, wait } from './transport.js'

/** Which metrics `watchMetrics` yields, from where, and how often it asks. */
export type WatchMetricsOptions = {
  /**
   * Only these metrics.
   * @default all
   * @example trainyard.watchMetrics(id, { keys: ['loss', 'val_loss'] })
   */
  keys?: readonly string[]
  /**
   * Only these members of the ensemble, counted from 0.
   * @default all
   * @example trainyard.watchMetrics(id, { members: [0] })
   */
  members?: readonly number[]
  /**
   * Cursor of the last page that is known already: its `next`.
   * @default from the beginning
   * @example trainyard.watchMetrics(id, { since: page.next })
   */
  since?: string
  /**
   * Pause between two requests, in milliseconds.
   * @default 1000
   * @example trainyard.watchMetrics(id, { intervalMs: 5_000 })
   */
  intervalMs?: number
  /**
   * How long a server that is away is waited for before the watcher gives up, in milliseconds.
   * @default 60000
   * @example trainyard.watchMetrics(id, { patienceMs: 600_000 })
   */
  patienceMs?: number
  /**
   * Ends the watching when it is aborted; its reason is thrown.
   * @default never
   * @example trainyard.watchMetrics(id, { signal: AbortSignal.timeout(60_000) })
   */
  signal?: AbortSignal
}

/**
 * Yields pages with new points, one after the other, and the last one, which says `complete`. A request that finds nothing new costs the server no read
 * of points.
 * @throws {TrainyardError} when the server rejects a request, or stays away for longer than `patienceMs`.
 */
export async function* watchMetrics(
  connection: Connection,
  jobId: string,
  options: WatchMetricsOptions = {},
): AsyncGenerator<Schemas['MetricsPage'], void, undefined> {
  const { keys, members, intervalMs = 1_000, patienceMs = 60_000, signal = new AbortController().signal } = options
  const url = new URL(`${connection.url}/v1/jobs/${encodeURIComponent(jobId)}/metrics`)
  if (keys) url.searchParams.set('keys', keys.join(','))
  if (members) url.searchParams.set('members', members.join(','))
  let tag: string | null = null
  for (let since = options.since; ; ) {
    if (since !== undefined) url.searchParams.set('since', since)
    const headers: Record<string, string> = tag === null ? {} : { 'if-none-match': tag }
    const reply: Response = await sendAgain({ signal, isWorthIt: outage(patienceMs), send: () => connection.send(new Request(url, { signal, headers })) })
    if (reply.status !== 304) {
      if (!reply.ok) throw await errorFromReply(reply)
      const page = (await reply.json()) as Schemas['MetricsPage']
      // The tag belongs to the question: a page that moved the cursor asks another one next.
      tag = page.next === since ? reply.headers.get('etag') : null
      since = page.next
      if (page.series.length > 0 || page.complete) yield page
      if (page.complete) return
      if (page.has_more) continue
    }
    await wait(intervalMs, signal)
  }
}
