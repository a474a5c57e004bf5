import { setTimeout as delay } from 'node:timers/promises'
import type { CDPSession } from 'playwright-core'
import { openBrowser, openDashboard } from '../../support/browser.js'
import { startLiveJob } from './live-job.js'
import { readOptions } from './options.js'
import { slope } from './slope.js'

/**
 * A job page left open on a live job: whether its heap stays flat. Each sample is taken after the garbage collector was made to run.
 * `npm run soak:page -- --home .trainyard --minutes 10 --json`
 */
const samplesAtLeast = 20
/** The first part of the time is the page's filling up: points are kept up to a bound, then asked for anew as buckets. */
const settling = 0.2

const options = readOptions(process.argv.slice(2), 10)
const say = (line: string) => (options.json ? undefined : process.stdout.write(`${line}\n`))
const job = await startLiveJob(options)
const browser = await openBrowser()
try {
  const { page, context, complaints } = await openDashboard(browser, options, `/jobs/${job.id}?tab=curves`)
  await page.locator('.chart').first().waitFor({ timeout: 60_000 })
  const session = await context.newCDPSession(page)
  const everyMs = Math.min(30_000, (options.minutes * 60_000) / samplesAtLeast)
  const begin = performance.now()
  const samples: Heap[] = [await heap(session, begin)]
  while (performance.now() - begin < options.minutes * 60_000) {
    await delay(everyMs)
    const sample = await heap(session, begin)
    samples.push(sample)
    say(`${sample.minute.toFixed(1)} min: heap ${sample.heap_mib.toFixed(2)} MiB, ${sample.nodes} nodes, ${sample.listeners} listeners`)
  }
  report(samples, complaints, await page.locator('section[aria-label=Metrics] .facts').first().innerText())
} finally {
  await browser.close()
  await job.end()
}

type Heap = { minute: number; heap_mib: number; nodes: number; listeners: number }

/** What the page holds once everything that can go is gone. */
async function heap(session: CDPSession, begin: number): Promise<Heap> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
  return { minute: (performance.now() - begin) / 60_000, heap_mib: usedSize / 1024 ** 2, nodes, listeners: jsEventListeners }
}

function report(samples: readonly Heap[], complaints: readonly string[], drawn: string): void {
  const settled = samples.filter(({ minute }) => minute >= settling * options.minutes)
  const sizes = settled.map(({ heap_mib: size }) => size)
  const figures = {
    minutes: options.minutes,
    points: drawn.trim(),
    heap_mib: { first: samples[0]?.heap_mib, least: Math.min(...sizes), most: Math.max(...sizes), last: samples.at(-1)?.heap_mib },
    slope_mib_per_minute: slope(settled.map(({ minute: x, heap_mib: y }) => ({ x, y }))),
    nodes: { first: samples[0]?.nodes, last: samples.at(-1)?.nodes },
    complaints,
    samples,
  }
  if (options.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
  else {
    say(
      `heap after settling: ${figures.heap_mib.least.toFixed(2)} to ${figures.heap_mib.most.toFixed(2)} MiB, ${figures.slope_mib_per_minute.toFixed(3)} MiB a minute`,
    )
    say(`the page says: ${figures.points}`)
    for (const complaint of complaints) say(`complaint: ${complaint}`)
  }
  if (complaints.length > 0) process.exitCode = 1
}
