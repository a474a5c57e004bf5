import { createScheduler, type SchedulerState } from '../compute/scheduler.js'
import { servingLimits } from '../limits.js'
import { createModelPool, type ModelPool, type ModelPoolOptions } from './model-pool.js'

/** What differs from process to process: how long its slices are, how large its compiled calls, and what it computes at all. */
export type PoolSettings = Pick<ModelPoolOptions, 'read' | 'modelsBytes' | 'requestFlops' | 'admit' | 'counted' | 'served'> & {
  size: { sliceMs: number; passFlops: number }
  /** Hears for how long it was computed in whose name, and what waits. */
  computed?: (milliseconds: number, project: string, waits: SchedulerState) => void
}

/** A pool of models with the scheduler that shares the processor between them. */
export function openPool({ size, computed, requestFlops, ...options }: PoolSettings): ModelPool {
  const { waitingRequests: requests, waitingBytes: bytes } = servingLimits
  const scheduler = createScheduler({
    sliceMs: size.sliceMs,
    waiting: {
      project: { flops: requests.project * requestFlops, bytes: bytes.project },
      all: { flops: requests.all * requestFlops, bytes: bytes.all },
    },
    sliced: (milliseconds, project) => computed?.(milliseconds, project, scheduler.state()),
  })
  return createModelPool({ ...options, scheduler, passFlops: size.passFlops, requestFlops })
}
