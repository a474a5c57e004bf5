/** How often, and how long in all. The protocol counts in nanoseconds. */
type Duration = { count: number; ns: number }
type Computing = Record<'compute_input' | 'compute_infer' | 'compute_output', Duration>

/** What the statistics extension of the inference protocol tells of one version, with the names of Triton's. */
export type StatisticsView = {
  last_inference: number
  inference_count: number
  execution_count: number
  inference_stats: Record<'success' | 'fail' | 'queue' | 'cache_hit' | 'cache_miss', Duration> & Computing
  response_stats: Record<string, never>
  batch_stats: ({ batch_size: number } & Computing)[]
  memory_usage: { type: 'CPU'; id: number; byte_size: number }[]
}

type Succeeded = { instances: number; totalMs: number; inputMs: number; queueMs: number; computeMs: number; batch: number }

export type ModelStatistics = {
  succeeded(request: Succeeded): void
  failed(totalMs: number): void
  /** @param loadedBytes memory of the version's weights; 0 where it is not loaded. */
  view(loadedBytes: number): StatisticsView
}

const none = (): Duration => ({ count: 0, ns: 0 })
const add = (duration: Duration, milliseconds: number): void => {
  duration.count += 1
  duration.ns += Math.round(milliseconds * 1e6)
}

/**
 * Counts since the process began. Requests that ran together share one execution: each brings its part of it, and a request that took several passes is one.
 * There is no response cache, so that nothing hits or misses it; replies are encoded when the model's work is over, which takes no time of it.
 */
export function createModelStatistics(): ModelStatistics {
  const durations = { success: none(), fail: none(), queue: none(), compute_input: none(), compute_infer: none(), compute_output: none() }
  const batches = new Map<number, { executions: number; inputNs: number; inferNs: number }>()
  let lastInference = 0
  let inferences = 0
  return {
    succeeded: ({ instances, totalMs, inputMs, queueMs, computeMs, batch }) => {
      lastInference = Date.now()
      inferences += instances
      add(durations.success, totalMs)
      add(durations.queue, queueMs)
      add(durations.compute_input, inputMs)
      add(durations.compute_infer, computeMs)
      add(durations.compute_output, 0)
      const size = batches.get(batch) ?? { executions: 0, inputNs: 0, inferNs: 0 }
      size.executions += instances / batch
      size.inputNs += Math.round(inputMs * 1e6)
      size.inferNs += Math.round((computeMs * 1e6 * instances) / batch)
      batches.set(batch, size)
    },
    failed: (totalMs) => add(durations.fail, totalMs),
    view: (loadedBytes) => {
      const sizes = [...batches.entries()]
        .sort(([a], [b]) => a - b)
        .map(([batch_size, { executions, inputNs, inferNs }]) => {
          const count = Math.round(executions)
          return { batch_size, compute_input: { count, ns: inputNs }, compute_infer: { count, ns: inferNs }, compute_output: { count, ns: 0 } }
        })
      return {
        last_inference: lastInference,
        inference_count: inferences,
        execution_count: sizes.reduce((sum, { compute_infer }) => sum + compute_infer.count, 0),
        inference_stats: { ...durations, cache_hit: none(), cache_miss: none() },
        response_stats: {},
        batch_stats: sizes,
        memory_usage: loadedBytes === 0 ? [] : [{ type: 'CPU', id: 0, byte_size: loadedBytes }],
      }
    },
  }
}
