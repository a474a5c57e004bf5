import type { MetricSeries } from '@trainyard/spec'
import { useEffect, useState } from 'preact/hooks'
import { api } from '../api/calls.js'
import { joinSeries } from './join.js'

/** Longest time between a point being logged and being asked for, in milliseconds. */
const pollEvery = 1_000
const retryEvery = 3_000

export type LiveMetrics = { series: readonly MetricSeries[]; complete: boolean; failure: Error | null }

/**
 * Every point of a job, live: one cursor, so that no point is missed or doubled however often the link breaks. Stops when the job is
 * complete, and while the tab is hidden.
 */
export function useMetrics(jobId: string): LiveMetrics {
  const [state, setState] = useState<LiveMetrics>({ series: [], complete: false, failure: null })

  useEffect(() => {
    const stop = new AbortController()
    let since: string | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    setState({ series: [], complete: false, failure: null })

    const again = (after: number) => {
      timer = setTimeout(() => (document.hidden ? again(pollEvery) : void poll()), after)
    }
    const poll = async (): Promise<void> => {
      try {
        const page = await api.metrics(jobId, since === undefined ? {} : { since }, stop.signal)
        since = page.next
        setState((before) => ({ series: joinSeries(before.series, page.series), complete: page.complete && !page.has_more, failure: null }))
        if (page.has_more) return await poll()
        if (!page.complete) again(pollEvery)
      } catch (error) {
        if (stop.signal.aborted) return
        setState((before) => ({ ...before, failure: error instanceof Error ? error : new Error(String(error)) }))
        again(retryEvery)
      }
    }
    void poll()
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [jobId])

  return state
}
