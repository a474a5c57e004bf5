import { setTimeout as delay } from 'node:timers/promises'
import type { Schemas } from '@trainyard/client'

/** One reply: which call it was, how long it took in milliseconds, and its status. */
export type Sample = { call: 'job' | 'metrics' | 'events'; milliseconds: number; status: number; bytes: number }

/** How often the job page asks for each, in milliseconds. */
const periods = { metrics: 1_000, job: 1_500, events: 2_000 } as const

type Settings = { url: string; key: string; jobId: string; signal: AbortSignal; note: (sample: Sample) => void }

/** Asks what an open job page asks, as often as it does, and says of each address what it holds of it already (If-None-Match), as a browser does. */
export async function playDashboard({ url, key, jobId, signal, note }: Settings): Promise<void> {
  const tags = new Map<string, string>()
  const ask = async (call: Sample['call'], path: string): Promise<unknown> => {
    const tag = tags.get(path)
    const start = performance.now()
    const reply = await fetch(url + path, { headers: { authorization: `Bearer ${key}`, ...(tag === undefined ? {} : { 'if-none-match': tag }) }, signal })
    const text = await reply.text()
    note({ call, milliseconds: performance.now() - start, status: reply.status, bytes: text.length })
    const fresh = reply.headers.get('etag')
    if (fresh !== null) tags.set(path, fresh)
    return reply.status === 200 ? JSON.parse(text) : null
  }
  const page = `/v1/jobs/${jobId}`
  const first = (await ask('metrics', `${page}/metrics?max_points=1000`)) as Schemas['MetricsPage'] | null
  let since = first?.next ?? '0'
  const loops = [
    every(periods.job, signal, () => ask('job', page)),
    every(periods.events, signal, () => ask('events', `${page}/events?limit=100&order=desc`)),
    every(periods.metrics, signal, async () => {
      const path = `${page}/metrics?since=${since}`
      const next = (await ask('metrics', path)) as Schemas['MetricsPage'] | null
      if (next && next.next !== since) {
        tags.delete(path)
        since = next.next
      }
    }),
  ]
  await Promise.all(loops)
}

/** Does it again and again with the same pause between the end of one and the start of the next, as the page does, until it is asked to stop. */
async function every(milliseconds: number, signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) {
    await work().catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
    await delay(milliseconds, undefined, { signal }).catch(() => undefined)
  }
}
