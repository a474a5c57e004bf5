import type { MetricSeries } from '../api/shapes.js'
import { useEffect, useState } from 'preact/hooks'
import { api } from '../api/calls.js'
import { joinSeries } from './join.js'
import { pointsKept, pointsShown, pollEvery, retryEvery } from './limits.js'

export type LiveMetrics = {
  series: readonly MetricSeries[]
  /** Some points stand for several; their smallest and largest values are kept. */
  downsampled: boolean
  /** Points that the server holds. */
  sourcePoints: number
  loaded: boolean
  complete: boolean
  /** Why the last poll failed; polling goes on. */
  failure: Error | null
}

const nothing: LiveMetrics = { series: [], downsampled: false, sourcePoints: 0, loaded: false, complete: false, failure: null }

/**
 * The metrics of a job, live: first a sample of all points, then by one cursor what came after, so that no point is missed or doubled however
 * often the link breaks. Stops when the job is complete and while the tab is hidden; the first poll after it shows again is at once.
 */
export function useMetrics(jobId: string): LiveMetrics {
  const [state, setState] = useState(nothing)

  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let waiting = false
    let now = nothing
    let since: string | undefined
    const show = (next: Partial<LiveMetrics>) => {
      now = { ...now, ...next }
      setState(now)
    }

    const again = (after: number) => {
      waiting = true
      timer = document.hidden ? undefined : setTimeout(() => void poll(), after)
    }
    const poll = async (): Promise<void> => {
      waiting = false
      try {
        const page = await api.metrics(jobId, since === undefined ? { max_points: pointsShown } : { since }, stop.signal)
        const first = since === undefined
        since = page.next
        const series = page.series.length === 0 && !first ? now.series : joinSeries(first ? [] : now.series, page.series)
        if (series.some(({ step }) => step.length > pointsKept)) since = undefined
        show({
          series,
          downsampled: first ? page.downsampled : now.downsampled,
          sourcePoints: (first ? 0 : now.sourcePoints) + page.source_points,
          loaded: true,
          complete: page.complete && !page.has_more,
          failure: null,
        })
        if (page.has_more || since === undefined) again(0)
        else if (!page.complete) again(pollEvery)
      } catch (error) {
        if (stop.signal.aborted) return
        show({ failure: error instanceof Error ? error : new Error(String(error)) })
        again(retryEvery)
      }
    }
    const onVisibility = () => {
      clearTimeout(timer)
      if (!document.hidden && waiting) void poll()
    }
    setState(nothing)
    document.addEventListener('visibilitychange', onVisibility)
    void poll()
    return () => {
      stop.abort()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisibility)
    }
  }, [jobId])

  return state
}
