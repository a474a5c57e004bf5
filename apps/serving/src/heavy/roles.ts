import { dieWithParent, type Logger } from '@trainyard/runtime'
import { servingLimits } from '../limits.js'
import { HandedOn, type ModelPoolOptions } from '../models/model-pool.js'
import type { PoolSettings } from '../models/open-pool.js'
import { createServingStatistics } from '../models/serving-statistics.js'
import type { ServingDeps } from '../serving-deps.js'
import { createHeavyProcess } from './heavy-process.js'
import { createHeavyServing } from './heavy-serving.js'
import { reportsToParent } from './reports.js'

/** What a process does in its role: what it computes itself, and who counts it. */
export type Role = {
  deps: Pick<ServingDeps, 'heavy' | 'statistics'>
  pool: Pick<PoolSettings, 'size' | 'admit' | 'counted' | 'computed'>
  /** Hears of every turn of this process's event loop that was too long. */
  held(milliseconds: number): void
  /** Is called when the process listens. */
  listens(port: number): void
}

/** The process that the API asks: it computes what is light, starts the other one for what is heavy, and counts for both. */
export function lightRole({ entry, logger }: { entry: string; logger: Logger }): Role {
  const statistics = createServingStatistics()
  const heavy = createHeavyProcess({
    entry,
    environment: { ...process.env, SERVING_ROLE: 'heavy', SERVING_HOST: '127.0.0.1', SERVING_PORT: '0' },
    logger,
    reported: (report) => {
      if (report.type === 'held') return statistics.held(report.milliseconds, 'heavy')
      if (report.type === 'counted') return statistics.counted(report.request, 'heavy')
      statistics.computed(report.milliseconds, report.project, 'heavy')
      statistics.waits(report, 'heavy')
    },
    ended: statistics.heavyEnded,
  })
  return {
    deps: { heavy: createHeavyServing(heavy), statistics },
    pool: {
      size: servingLimits.light,
      admit: lightOnly,
      counted: (request) => statistics.counted(request, 'light'),
      computed: (milliseconds, project, waits) => {
        statistics.computed(milliseconds, project, 'light')
        statistics.waits(waits, 'light')
      },
    },
    held: (milliseconds) => statistics.held(milliseconds, 'light'),
    listens: () => undefined,
  }
}

/**
 * The process for heavy work: it computes whatever it is asked, and ends with the one that started it.
 * @throws {Error} when none did.
 */
export function heavyRole(): Role {
  const tell = reportsToParent()
  dieWithParent(process.ppid)
  return {
    deps: { heavy: null, statistics: createServingStatistics() },
    pool: {
      size: servingLimits.heavy,
      counted: (request) => tell({ type: 'counted', request }),
      computed: (milliseconds, project, { requests, flops }) => tell({ type: 'computed', milliseconds, project, requests, flops }),
    },
    held: (milliseconds) => tell({ type: 'held', milliseconds }),
    listens: (port) => tell({ type: 'listening', port }),
  }
}

/** Hands on what is heavy. */
export const lightOnly: NonNullable<ModelPoolOptions['admit']> = ({ flops, stepFlops, values, modelBytes }) => {
  const from = servingLimits.heavyFrom
  if (flops > from.flops || stepFlops > from.stepFlops || values > from.replyValues || modelBytes > from.modelBytes) throw new HandedOn()
}
