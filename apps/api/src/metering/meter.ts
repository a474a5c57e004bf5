import type { AnsweredUsage, Database } from '@trainyard/db'
import { type Logger, projectLimitError } from '@trainyard/runtime'
import type { PredictionCost, ProjectLimits } from '@trainyard/spec'
import { LRUCache } from 'lru-cache'

/** What was counted is written this often: a process that is killed loses no more than that. */
const writeEveryMs = 5_000
/** Projects whose operations of today are known at once. */
const known = 10_000
const minuteMs = 60_000
const dayMs = 24 * 3_600_000

/** Counts what each project is answered, and knows how much of its day a project has used. */
export type Meter = {
  /** Counts a request. */
  answered(projectId: string): void
  /** Counts a prediction that was answered. */
  predicted(projectId: string, cost: PredictionCost): void
  /**
   * Makes sure that a project may have more predictions today.
   * @throws {AppError} `rate_limited` when the operations of the day are used up.
   */
  requirePredictions(project: { projectId: string; limits: ProjectLimits }): Promise<void>
  /** What this process knows of the use of a project. */
  used(projectId: string): Promise<Pick<ProjectLimits, 'requests_per_minute' | 'prediction_flops_per_day'>>
  /** Writes what was counted. Ends. */
  close(): Promise<void>
}

type Counted = Omit<AnsweredUsage, 'projectId'>

/** Counts in memory, and writes sums to the usage of the day: a request never waits for it. Sums that could not be written are kept for the next time. */
export function createMeter(db: Pick<Database, 'projects'>, logger: Logger): Meter {
  let waiting = new Map<string, Counted>()
  const flops = new LRUCache<string, { day: number; flops: number }>({ max: known })
  const requests = new LRUCache<string, { minute: number; count: number }>({ max: known })

  const add = (projectId: string, more: Partial<Counted>): void => {
    const sum = waiting.get(projectId) ?? { requests: 0, predictions: 0, predictionRows: 0, predictionFlops: 0 }
    for (const [name, value] of Object.entries(more) as [keyof Counted, number][]) sum[name] += value
    waiting.set(projectId, sum)
  }
  const flopsToday = async (projectId: string): Promise<number> => {
    const day = Math.floor(Date.now() / dayMs)
    const before = flops.get(projectId)
    if (before?.day === day) return before.flops
    const stored = await db.projects.predictionFlopsToday(projectId)
    const now = flops.get(projectId)
    if (now?.day === day) return now.flops
    flops.set(projectId, { day, flops: stored })
    return stored
  }
  const write = async (): Promise<void> => {
    const sums = waiting
    waiting = new Map()
    if (sums.size === 0) return
    try {
      const totals = await db.projects.addUsage([...sums].map(([projectId, sum]) => ({ projectId, ...sum })))
      // Other processes count for the same projects: their operations are seen here with the sums.
      for (const { projectId, predictionFlops } of totals)
        if (flops.has(projectId)) {
          // default: nothing was counted while the sums were written
          const since = waiting.get(projectId)?.predictionFlops ?? 0
          flops.set(projectId, { day: Math.floor(Date.now() / dayMs), flops: predictionFlops + since })
        }
    } catch (error) {
      logger.warn({ err: error }, 'usage could not be written; it is kept for the next time')
      for (const [projectId, sum] of sums) add(projectId, sum)
    }
  }
  let writing = Promise.resolve()
  const timer = setInterval(() => (writing = writing.then(write)), writeEveryMs).unref()

  return {
    answered(projectId) {
      add(projectId, { requests: 1 })
      const minute = Math.floor(Date.now() / minuteMs)
      const before = requests.get(projectId)
      requests.set(projectId, { minute, count: before?.minute === minute ? before.count + 1 : 1 })
    },
    predicted(projectId, { rows, flops: more }) {
      add(projectId, { predictions: 1, predictionRows: rows, predictionFlops: more })
      const today = flops.get(projectId)
      if (today) today.flops += more
    },
    async requirePredictions({ projectId, limits: { prediction_flops_per_day: most } }) {
      const has = await flopsToday(projectId)
      if (has >= most) throw projectLimitError('prediction_flops_per_day', { most, has, more: 1 })
    },
    async used(projectId) {
      const minute = requests.get(projectId)
      const isNow = minute?.minute === Math.floor(Date.now() / minuteMs)
      return { requests_per_minute: isNow ? minute.count : 0, prediction_flops_per_day: await flopsToday(projectId) }
    },
    async close() {
      clearInterval(timer)
      await writing
      await write()
    },
  }
}
