import type { TrainyardClient } from '@trainyard/client'
import type { Page } from 'playwright-core'
import { elementAt, numberText } from '@trainyard/spec'

/** For each point, how long after it was logged it stood on the screen, in milliseconds. */
export type Freshness = { delays: number[]; points: number }

type Seen = { text: string; at: number }

/**
 * Notes from now on when a chart of one line changes, by the last value that its description names; the answer compares that with the times
 * at which the trainer logged the points. A point that was overtaken by a later one before the chart changed was on the screen with it.
 */
export async function recordFreshness(page: Page, key: string): Promise<(client: TrainyardClient, jobId: string) => Promise<Freshness>> {
  await page.evaluate(noteDescriptions(`[role=img][aria-label^="${key}:"]`))
  return async (client, jobId) => {
    const seen: Seen[] = await page.evaluate('globalThis.seenByTest')
    const { data } = await client.api.GET('/v1/jobs/{id}/metrics', { params: { path: { id: jobId }, query: { keys: key } } })
    const series = data?.series[0]
    if (!series) throw new Error(`the job logged no ${key}`)
    const delays: number[] = []
    for (const { text, at } of seen) {
      const shown = /training (\S+?)(,|$)/.exec(text)?.[1]
      const last = series.value.findIndex((value, index) => index >= delays.length && numberText(value) === shown)
      for (let point = delays.length; point <= last; point += 1) delays.push(at - Date.parse(elementAt(series.at, point, 'times of the series')))
    }
    return { delays, points: delays.length }
  }
}

/** A script that keeps each description that an element has, with the time at which it came. */
const noteDescriptions = (selector: string): string => `{
  const seen = (globalThis.seenByTest = [])
  const note = () => {
    const text = document.querySelector(${JSON.stringify(selector)})?.getAttribute('aria-label')
    if (text && text !== seen.at(-1)?.text) seen.push({ text, at: Date.now() })
  }
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] })
  note()
}`
