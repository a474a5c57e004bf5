import { longestTurnMs } from '@trainyard/runtime'
import { LRUCache } from 'lru-cache'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { SchedulerState } from '../compute/scheduler.js'
import { servingLimits } from '../limits.js'
import type { Counted } from './counted.js'
import { createModelStatistics, type ModelStatistics, type StatisticsView } from './model-statistics.js'

/** Which process computed: the one that answers, or the one for heavy work. */
export type Place = 'light' | 'heavy'

/** What is counted since the process began, over both processes. */
export type ServingStatistics = {
  counted(request: Counted, place: Place): void
  /** Time that was computed in a slice, and in whose name. */
  computed(milliseconds: number, project: string, place: Place): void
  /** A turn of the event loop that was too long. */
  held(milliseconds: number, place: Place): void
  /** What waits now. */
  waits(state: Pick<SchedulerState, 'requests' | 'flops'>, place: Place): void
  /** The process for heavy work has ended, and holds nothing any more. */
  heavyEnded(): void
  /** What was counted of a version; nothing where it was never asked. `loadedBytes` are those of its weights here. */
  view(key: string, loadedBytes: number): StatisticsView
  /** Everything as Prometheus reads it. */
  text(): Promise<string>
}

const seconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export function createServingStatistics(): ServingStatistics {
  const models = new LRUCache<string, { counts: ModelStatistics; heavyBytes: number }>({ max: servingLimits.countedVersions })
  const registry = new Registry()
  const registers = [registry]
  const labelNames = ['process'] as const
  const requests = new Counter({
    name: 'trainyard_predictions_total',
    help: 'Prediction requests by what became of them: answered, or why not',
    labelNames: ['process', 'outcome'] as const,
    registers,
  })
  const queued = new Histogram({ name: 'trainyard_prediction_queue_seconds', help: 'Time until the first slice', labelNames, buckets: seconds, registers })
  const busy = new Histogram({ name: 'trainyard_prediction_compute_seconds', help: 'Time in slices, of a request', labelNames, buckets: seconds, registers })
  const slices = new Counter({ name: 'trainyard_prediction_slices_total', help: 'Slices of requests that were answered', labelNames, registers })
  const shares = new Counter({
    name: 'trainyard_project_compute_seconds_total',
    help: 'Time in slices, of each project; loading models is in it',
    labelNames: ['process', 'project'] as const,
    registers,
  })
  const held = new Histogram({
    name: 'trainyard_serving_loop_held_seconds',
    help: `Times that the event loop of a serving process stood still for more than ${longestTurnMs} ms`,
    labelNames,
    buckets: seconds.filter((bucket) => bucket >= longestTurnMs / 1_000),
    registers,
  })
  const waiting = new Gauge({ name: 'trainyard_predictions_waiting', help: 'Prediction requests that wait or compute', labelNames, registers })
  const work = new Gauge({ name: 'trainyard_predictions_waiting_flops', help: 'Their floating-point operations', labelNames, registers })

  return {
    counted: (request, place) => {
      const known = models.get(request.key) ?? { counts: createModelStatistics(), heavyBytes: 0 }
      models.set(request.key, known)
      requests.inc({ process: place, outcome: request.outcome })
      if (request.outcome !== 'answered') return known.counts.failed(request.totalMs)
      if (place === 'heavy') known.heavyBytes = request.loadedBytes
      known.counts.succeeded(request)
      queued.observe({ process: place }, request.queueMs / 1_000)
      busy.observe({ process: place }, request.computeMs / 1_000)
      slices.inc({ process: place }, request.slices)
    },
    computed: (milliseconds, project, place) => shares.inc({ process: place, project }, milliseconds / 1_000),
    held: (milliseconds, place) => held.observe({ process: place }, milliseconds / 1_000),
    waits: (state, place) => {
      waiting.set({ process: place }, state.requests)
      work.set({ process: place }, state.flops)
    },
    heavyEnded: () => {
      for (const known of models.values()) known.heavyBytes = 0
      waiting.set({ process: 'heavy' }, 0)
      work.set({ process: 'heavy' }, 0)
    },
    view: (key, loadedBytes) => {
      const known = models.peek(key)
      return (known?.counts ?? createModelStatistics()).view(loadedBytes + (known?.heavyBytes ?? 0)) // default: nothing is known to be loaded
    },
    text: () => registry.metrics(),
  }
}
