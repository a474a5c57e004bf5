import { setTimeout as delay } from 'node:timers/promises'
import { playDashboard, type Sample } from './dashboard-client.js'
import { startLiveJob } from './live-job.js'
import { readOptions } from './options.js'
import { percentile } from './percentile.js'
import { processorSeconds } from './processor-time.js'

/**
 * Many dashboards on one live job: what share of a core the API takes for them, and how long its replies take.
 * `npm run soak:dashboards -- --home .trainyard --dashboards 100 --minutes 2 --json`
 */
const options = readOptions(process.argv.slice(2), 2)
const say = (line: string) => (options.json ? undefined : process.stdout.write(`${line}\n`))
const job = await startLiveJob(options)
try {
  say(`${options.dashboards} dashboards on ${job.id} for ${options.minutes} min …`)
  // The API serves the live job alone for a while first: what that takes is not the dashboards' doing.
  const alone = await share(options.apiPid, aloneSeconds())
  const samples: Sample[] = []
  const stop = new AbortController()
  const pages = Array.from({ length: options.dashboards }, async (_, index) => {
    await delay((1_000 * index) / options.dashboards)
    await playDashboard({ ...options, jobId: job.id, signal: stop.signal, note: (sample) => samples.push(sample) })
  })
  const seconds = options.minutes * 60
  const together = await Promise.race([share(options.apiPid, seconds), failureOf(pages)])
  stop.abort()
  await Promise.all(pages)
  report(samples, { alone, together, seconds })
} finally {
  await job.end()
}

function aloneSeconds(): number {
  return Math.min(15, options.minutes * 60)
}

/** Share of one core that a process takes over so many seconds. */
async function share(pid: number, seconds: number): Promise<number> {
  const [before, start] = [processorSeconds(pid), performance.now()]
  await delay(seconds * 1_000)
  return (processorSeconds(pid) - before) / ((performance.now() - start) / 1_000)
}

/** Settles only when a page fails. */
function failureOf(all: readonly Promise<void>[]): Promise<never> {
  return new Promise((_, reject) => {
    for (const each of all) each.catch(reject)
  })
}

function report(samples: readonly Sample[], { alone, together, seconds }: { alone: number; together: number; seconds: number }): void {
  const times = (some: readonly Sample[]) => some.map(({ milliseconds }) => milliseconds)
  const line = (some: readonly Sample[]) => ({
    replies: some.length,
    not_modified: some.filter(({ status }) => status === 304).length,
    failed: some.filter(({ status }) => status !== 200 && status !== 304).length,
    p50_ms: round(percentile(times(some), 0.5)),
    p99_ms: round(percentile(times(some), 0.99)),
    mean_bytes: Math.round(some.reduce((sum, { bytes }) => sum + bytes, 0) / Math.max(1, some.length)),
  })
  const calls = Object.fromEntries((['metrics', 'job', 'events'] as const).map((call) => [call, line(samples.filter((sample) => sample.call === call))]))
  const figures = {
    dashboards: options.dashboards,
    seconds,
    api_core_share_without: round(alone),
    api_core_share_with: round(together),
    replies_per_second: round(samples.length / seconds),
    all: line(samples),
    calls,
  }
  if (options.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
  else {
    say(`API: ${(100 * together).toFixed(1)} % of a core, ${(100 * alone).toFixed(1)} % without them; ${figures.replies_per_second} replies/s`)
    for (const [name, each] of Object.entries({ all: figures.all, ...calls }))
      say(`${name.padEnd(8)} ${each.replies} replies, ${each.not_modified} unchanged, ${each.failed} failed, p50 ${each.p50_ms} ms, p99 ${each.p99_ms} ms`)
  }
  if (figures.all.failed > 0) process.exitCode = 1
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}
