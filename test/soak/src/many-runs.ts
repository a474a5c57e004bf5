import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { CDPSession, Page } from 'playwright-core'
import { z } from 'zod'
import { openBrowser, openDashboard } from '../../support/browser.js'
import { seedJobs } from './seed-jobs.js'

/**
 * The list of jobs in a browser with many jobs and sweeps: first paint, sorting, filtering, frames while it scrolls, memory. The jobs are put straight into the
 * database of a service that has a finished job and a sweep to copy from, and stay there.
 * `npm run soak:runs -- --home /tmp/measured --jobs 10000 --sweeps 300`; with `--keep` none are added.
 */
const { values } = parseArgs({
  options: { home: { type: 'string' }, jobs: { type: 'string' }, sweeps: { type: 'string' }, keep: { type: 'boolean' } },
})
const options = z
  .object({ home: z.string().default('.trainyard'), jobs: z.coerce.number().int().default(10_000), sweeps: z.coerce.number().int().default(300) })
  .parse({ ...(values.home && { home: values.home }), ...(values.jobs && { jobs: values.jobs }), ...(values.sweeps && { sweeps: values.sweeps }) })
const stateFile = (...parts: string[]) => readFileSync(path.join(options.home, ...parts), 'utf8').trim()
const { DATABASE_URL: database } = z.object({ DATABASE_URL: z.string() }).parse(JSON.parse(stateFile('run', 'connections.json')))
const { url } = z.object({ url: z.string() }).parse(JSON.parse(stateFile('run', 'instance.json')))
const service = { url, key: stateFile('admin-key') }

/** How often each action is measured; the median is told. */
const rounds = 5
/** Frames that a scroll through the list is measured over, and pixels of each. */
const scrollFrames = 300
const scrollStep = 400

if (values.keep !== true) await seedJobs(database, options)
const browser = await openBrowser()
try {
  const { page, context } = await openDashboard(browser, service)
  await rowsOf(page).first().waitFor()
  const session = await context.newCDPSession(page)
  const figures = {
    rows: await page.getByRole('table').getAttribute('aria-rowcount'),
    first_paint_ms: await median(() => opened(page)),
    sort_ms: await median(() => timed(page, () => page.getByRole('button', { name: 'Validation accuracy' }).click())),
    filter_ms: await median((round) => timed(page, () => page.getByRole('searchbox', { name: 'Filter' }).fill(`mnist val_accuracy>0.${round + 1}`))),
    ...(await scrolled(page)),
    heap_mib: await heap(session),
    dom_nodes: (await session.send('Memory.getDOMCounters')).nodes,
  }
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
} finally {
  await browser.close()
}

function rowsOf(page: Page) {
  return page.locator('.bench-table tbody tr:not(.space):not(.waiting)')
}

async function median(measure: (round: number) => Promise<number>): Promise<number> {
  const all: number[] = []
  for (let round = 0; round < rounds; round++) all.push(await measure(round))
  return Math.round(all.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? NaN) // default: never, there are rounds
}

/** From the navigation to the first contentful paint and to the first row. */
async function opened(page: Page): Promise<number> {
  await page.goto(`${url}/`)
  await rowsOf(page).first().waitFor()
  return page.evaluate<number>('performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN')
}

/** From an action to the first drawing of what the service answered. */
async function timed(page: Page, act: () => Promise<unknown>): Promise<number> {
  const answered = page.waitForResponse(/\/v1\/jobs\?/)
  const begin = performance.now()
  await act()
  await answered
  await page.locator('.bench-table[aria-busy=false]').waitFor()
  return performance.now() - begin
}

/** Frames while the list scrolls from its beginning: how many came later than one and a half of those of 60 a second. */
async function scrolled(page: Page): Promise<{ frames: number; frames_late: number; slowest_frame_ms: number }> {
  await page.goto(`${url}/`)
  await rowsOf(page).first().waitFor()
  const gaps = await page.evaluate<number[]>(`new Promise((resolve) => {
    const list = document.querySelector('.bench-table'), gaps = []
    let before = performance.now()
    const frame = (now) => {
      gaps.push(now - before)
      before = now
      list.scrollTop += ${scrollStep}
      if (gaps.length < ${scrollFrames}) requestAnimationFrame(frame)
      else resolve(gaps.slice(2))
    }
    requestAnimationFrame(frame)
  })`)
  return { frames: gaps.length, frames_late: gaps.filter((gap) => gap > 25).length, slowest_frame_ms: Math.round(Math.max(...gaps)) }
}

/** What the page holds once everything that can go is gone. */
async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return Math.round((usedSize / 1024 ** 2) * 10) / 10
}
