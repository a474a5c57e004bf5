import type { MetricSeries } from '@trainyard/spec'
import { useQuery } from '@tanstack/preact-query'
import { api } from '../api/calls.js'

/** How many points a series gets on a chart: two to four a pixel, so that a bucket is never wider than what can be seen. */
export const pointsShown = 1_500

/** The points of a range of steps, sampled anew by the server with the true minimum and maximum of each bucket. */
export function useZoomed(jobId: string, key: string, range: [number, number] | null): readonly MetricSeries[] | null {
  const { data } = useQuery({
    queryKey: ['zoom', jobId, key, range],
    enabled: range !== null,
    queryFn: ({ signal }) =>
      api.metrics(jobId, { keys: key, max_points: pointsShown, ...(range ? { from_step: Math.floor(range[0]), to_step: Math.ceil(range[1]) } : {}) }, signal),
  })
  return range === null ? null : (data?.series ?? null)
}
