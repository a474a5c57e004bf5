import { useQuery } from '@tanstack/preact-query'
import { useEffect, useState } from 'preact/hooks'
import { api, type MetricSeries } from '../api.js'
import { joinSeries } from './series.js'

/** Points of a series on a chart: two to four a pixel, so that a bucket is never wider than what can be seen. */
const pointsShown = 1_000

/** A series that polling has grown to this many points is fetched again as `pointsShown` buckets, so that a page left open for days stays small. */
const pointsKept = 4_000

/** Longest time between a point being stored and being asked for, in milliseconds. */
const pollEvery = 1_000

/** Pause after a poll that failed, in milliseconds. */
const retryEvery = 3_000

export type LiveMetrics = {
  series: readonly MetricSeries[]
  /** Some points stand for several; their smallest and largest values are kept. */
  downsampled: boolean
  /** Points that the server holds. */
  sourcePoints: number
  loaded: boolean
  complete: boolean
  /** When the last page came, in milliseconds since 1970. */
  updatedAt: number
  /** Why the last poll failed; polling goes on. */
  failure: Error | null
}

const nothing: LiveMetrics = { series: [], downsampled: false, sourcePoints: 0, loaded: false, complete: false, updatedAt: 0, failure: null }

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
          updatedAt: Date.now(),
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

const zoomPollEvery = 3_000

/**
 * The points of a range of steps, sampled anew by the server with the true smallest and largest value of each bucket; null while there is
 * nothing finer to ask for, and until it is there.
 */
export function useZoomed(jobId: string, steps: readonly [number, number] | null, live: boolean): readonly MetricSeries[] | null {
  const { data } = useQuery({
    queryKey: ['zoom', jobId, steps],
    enabled: steps !== null,
    refetchInterval: live ? zoomPollEvery : false,
    queryFn: ({ signal }) => api.metrics(jobId, { max_points: pointsShown, ...(steps ? { from_step: steps[0], to_step: steps[1] } : {}) }, signal),
  })
  return steps === null ? null : (data?.series ?? null)
}
