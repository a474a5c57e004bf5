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

/** Counts in memory, and writes sums to the usage of the day: a request never waits for it. */
export function createMeter(db: Pick<Database, 'projects'>, logger: Logger): Meter {
  const sums = createSums()
  const days = createDays(db)
  const requests = new LRUCache<string, { minute: number; count: number }>({ max: known })
  const write = async (): Promise<void> => {
    const added = sums.take()
    if (added.length === 0) return
    try {
      for (const { projectId, predictionFlops } of await db.projects.addUsage(added)) days.set(projectId, predictionFlops + sums.flopsOf(projectId))
    } catch (error) {
      logger.warn({ err: error }, 'usage could not be written; it is kept for the next time')
      for (const { projectId, ...sum } of added) sums.add(projectId, sum)
    }
  }
  let writing = Promise.resolve()
  const timer = setInterval(() => {
    writing = writing.then(write)
  }, writeEveryMs).unref()

  return {
    answered(projectId) {
      sums.add(projectId, { requests: 1 })
      const minute = Math.floor(Date.now() / minuteMs)
      const before = requests.get(projectId)
      requests.set(projectId, { minute, count: before?.minute === minute ? before.count + 1 : 1 })
    },
    predicted(projectId, { rows, flops }) {
      sums.add(projectId, { predictions: 1, predictionRows: rows, predictionFlops: flops })
      days.add(projectId, flops)
    },
    async requirePredictions({ projectId, limits: { prediction_flops_per_day: most } }) {
      const has = await days.flopsOf(projectId)
      if (has >= most) throw projectLimitError('prediction_flops_per_day', { most, has, more: 1 })
    },
    async used(projectId) {
      const minute = requests.get(projectId)
      const isNow = minute?.minute === Math.floor(Date.now() / minuteMs)
      return { requests_per_minute: isNow ? minute.count : 0, prediction_flops_per_day: await days.flopsOf(projectId) }
    },
    async close() {
      clearInterval(timer)
      await writing
      await write()
    },
  }
}

/** What was counted and is not written yet, by project. */
function createSums() {
  let waiting = new Map<string, Counted>()
  return {
    add(projectId: string, more: Partial<Counted>): void {
      const sum = waiting.get(projectId) ?? { requests: 0, predictions: 0, predictionRows: 0, predictionFlops: 0 }
      for (const [name, value] of Object.entries(more) as [keyof Counted, number][]) sum[name] += value
      waiting.set(projectId, sum)
    },
    // default: nothing was counted since the last time
    flopsOf: (projectId: string): number => waiting.get(projectId)?.predictionFlops ?? 0,
    take(): AnsweredUsage[] {
      const taken = waiting
      waiting = new Map()
      return [...taken].map(([projectId, sum]) => ({ projectId, ...sum }))
    },
  }
}

/** The operations that predictions of projects took today, as the database has them, with what this process has counted since. */
function createDays(db: Pick<Database, 'projects'>) {
  const flops = new LRUCache<string, { day: number; flops: number }>({ max: known })
  const today = (): number => Math.floor(Date.now() / dayMs)
  const knownOf = (projectId: string): { day: number; flops: number } | undefined => {
    const found = flops.get(projectId)
    return found?.day === today() ? found : undefined
  }
  return {
    async flopsOf(projectId: string): Promise<number> {
      const before = knownOf(projectId)
      if (before) return before.flops
      const stored = await db.projects.predictionFlopsToday(projectId)
      const now = knownOf(projectId) ?? { day: today(), flops: stored }
      flops.set(projectId, now)
      return now.flops
    },
    add(projectId: string, more: number): void {
      const found = knownOf(projectId)
      if (found) found.flops += more
    },
    /** Other processes count for the same projects: what the database says then replaces what is known. */
    set(projectId: string, total: number): void {
      if (knownOf(projectId)) flops.set(projectId, { day: today(), flops: total })
    },
  }
}
