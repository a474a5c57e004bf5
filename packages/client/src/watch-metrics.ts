import { bodyOf, type Connection, type Schemas } from './connection.js'
import { errorFromReply } from './errors/error-from-reply.js'
import { patientSend } from './patient-send.js'
import { wait } from './retrying-fetch.js'

export type WatchMetricsOptions = {
  /** Only these keys. @default all */
  keys?: readonly string[]
  /** Only these members. @default all */
  members?: readonly number[]
  /** Cursor of the last page that is known already. @default from the beginning */
  since?: string
  /** Pause between two looks, in milliseconds. @default 1000 */
  intervalMs?: number
  /** How long a server that is away is waited for before the watcher gives up, in milliseconds. @default 60000 */
  patienceMs?: number
  signal?: AbortSignal
}

/** Yields pages with new points, one after the other, and the last one, which says `complete`. A look that finds nothing new costs the server no read of points. */
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
    const reply: Response = await patientSend(connection, () => new Request(url, { signal, headers }), patienceMs)
    if (reply.status !== 304) {
      if (!reply.ok) throw errorFromReply(reply, await bodyOf(reply))
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
