import { useQuery } from '@tanstack/preact-query'
import type { MetricSeries } from '../api/shapes.js'
import { api } from '../api/calls.js'
import { pointsShown } from './limits.js'

const pollEvery = 3_000

/**
 * The points of a range of steps, sampled anew by the server with the true smallest and largest value of each bucket; null while there is
 * nothing finer to ask for, and until it is there.
 */
export function useZoomed(jobId: string, steps: readonly [number, number] | null, live: boolean): readonly MetricSeries[] | null {
  const { data } = useQuery({
    queryKey: ['zoom', jobId, steps],
    enabled: steps !== null,
    refetchInterval: live ? pollEvery : false,
    queryFn: ({ signal }) => api.metrics(jobId, { max_points: pointsShown, ...(steps ? { from_step: steps[0], to_step: steps[1] } : {}) }, signal),
  })
  return steps === null ? null : (data?.series ?? null)
}
