/** How often, and how long in all. The protocol counts in nanoseconds. */
type Duration = { count: number; ns: number }

/** What the statistics extension of the inference protocol tells of one version. */
export type StatisticsView = {
  last_inference: number
  inference_count: number
  execution_count: number
  inference_stats: Record<'success' | 'fail' | 'queue' | 'compute_input' | 'compute_infer' | 'compute_output', Duration>
  batch_stats: { batch_size: number; compute_infer: Duration }[]
}

export type ModelStatistics = {
  succeeded(request: { instances: number; totalMs: number; queueMs: number; computeMs: number; batch: number }): void
  failed(totalMs: number): void
  view(): StatisticsView
}

const none = (): Duration => ({ count: 0, ns: 0 })
const add = (duration: Duration, milliseconds: number): void => {
  duration.count += 1
  duration.ns += Math.round(milliseconds * 1e6)
}

/** Counts since the process began. Requests that ran together share one execution: each brings its part of it. */
export function createModelStatistics(): ModelStatistics {
  const durations = { success: none(), fail: none(), queue: none(), compute_input: none(), compute_infer: none(), compute_output: none() }
  const batches = new Map<number, { executions: number; infer: Duration }>()
  let lastInference = 0
  let inferences = 0
  return {
    succeeded: ({ instances, totalMs, queueMs, computeMs, batch }) => {
      lastInference = Date.now()
      inferences += instances
      add(durations.success, totalMs)
      add(durations.queue, queueMs)
      add(durations.compute_infer, computeMs)
      const size = batches.get(batch) ?? { executions: 0, infer: none() }
      size.executions += instances / batch
      size.infer.ns += Math.round((computeMs * 1e6 * instances) / batch)
      batches.set(batch, size)
    },
    failed: (totalMs) => add(durations.fail, totalMs),
    view: () => {
      const sizes = [...batches.entries()]
        .sort(([a], [b]) => a - b)
        .map(([batch_size, { executions, infer }]) => ({ batch_size, compute_infer: { count: Math.round(executions), ns: infer.ns } }))
      return {
        last_inference: lastInference,
        inference_count: inferences,
        execution_count: sizes.reduce((sum, { compute_infer }) => sum + compute_infer.count, 0),
        inference_stats: durations,
        batch_stats: sizes,
      }
    },
  }
}
