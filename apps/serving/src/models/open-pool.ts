import { createScheduler, type Scheduler } from '../compute/scheduler.js'
import { servingLimits } from '../limits.js'
import { createModelPool, type ModelPool, type ModelPoolOptions } from './model-pool.js'

/** What differs from process to process: how long its slices are, how large its compiled calls, and what it computes at all. */
export type PoolSettings = Pick<ModelPoolOptions, 'read' | 'modelsBytes' | 'requestFlops' | 'admit'> & {
  size: { sliceMs: number; passFlops: number }
  sliced?: (milliseconds: number, project: string) => void
}

/** A pool of models with the scheduler that shares the processor between them. */
export function openPool({ size, sliced, requestFlops, ...options }: PoolSettings): { pool: ModelPool; scheduler: Scheduler } {
  const { waitingRequests: requests, waitingBytes: bytes } = servingLimits
  const scheduler = createScheduler({
    sliceMs: size.sliceMs,
    waiting: {
      project: { flops: requests.project * requestFlops, bytes: bytes.project },
      all: { flops: requests.all * requestFlops, bytes: bytes.all },
    },
    ...(sliced && { sliced }),
  })
  return { pool: createModelPool({ ...options, scheduler, passFlops: size.passFlops, requestFlops }), scheduler }
}
