import type { ListQuery } from '@trainyard/spec'
import type { Connections } from '../connection/connections.js'
import { notFound } from '../connection/not-found.js'
import { firstRow, rows } from '../connection/queries.js'
import { inTransaction } from '../connection/transaction.js'
import { makeOnce } from '../idempotency/idempotency.js'
import { type Page, toPage } from '../paging/page.js'
import { advanceSweep, type SweepStep } from './advance-sweep.js'
import { cancelSweep } from './cancel-sweep.js'
import { insertNewSweep, type NewSweep } from './create-sweep.js'
import { type SweepRecord, type SweepRow, sweepColumns, withTrials } from './read-sweep.js'

export type Sweeps = ReturnType<typeof createSweeps>

const nothing: SweepStep = { ready: [], stopped: [] }

/** Sweeps and their trials. Whoever calls `advance` rings for `ready` and tells the workers of `stopped`; what is not rung for the reconciler finds. */
export const createSweeps = ({ pool }: Connections) => {
  const advance = (id: string): Promise<SweepStep> => inTransaction(pool, (transaction) => advanceSweep(transaction, id))
  return {
    /**
     * Writes a sweep with all its trials, and releases the first.
     * @throws {AppError} `not_found` or `conflict` when a data set is not there or not ready.
     */
    create: (sweep: NewSweep): Promise<string> =>
      inTransaction(pool, (transaction) =>
        makeOnce(transaction, { projectId: sweep.projectId, key: sweep.idempotencyKey }, async () => {
          const id = await insertNewSweep(transaction, sweep)
          await advanceSweep(transaction, id)
          return id
        }),
      ),
    async get(projectId: string, id: string): Promise<SweepRecord> {
      const row = await firstRow<SweepRow>(pool, `SELECT ${sweepColumns} FROM sweeps WHERE id = $1 AND project_id = $2`, [id, projectId])
      if (!row) throw notFound('sweep', id)
      return withTrials(pool, row)
    },
    /** A page of a project's sweeps, with their trials. */
    async list(projectId: string, { limit, after, order }: ListQuery): Promise<Page<SweepRecord>> {
      const [direction, beyond] = order === 'asc' ? ['ASC', '>'] : ['DESC', '<']
      const text = `SELECT ${sweepColumns} FROM sweeps WHERE project_id = $1 AND ($2::text IS NULL OR id ${beyond} $2) ORDER BY id ${direction} LIMIT $3`
      const page = toPage(await rows<SweepRow>(pool, text, [projectId, after ?? null, limit + 1]), limit, (row) => row)
      const data: SweepRecord[] = []
      for (const row of page.data) data.push(await withTrials(pool, row))
      return { ...page, data }
    },
    /**
     * Cancels all trials that have not ended; returns the jobs whose workers are to be told.
     * @throws {AppError} `not_found` or `conflict`.
     */
    cancel: (projectId: string, id: string): Promise<string[]> => inTransaction(pool, (transaction) => cancelSweep(transaction, projectId, id)),
    /** Moves the sweep of a trial's job on: after it measured something, or ended. Nothing for a job that is no trial. */
    async advanceOf(jobId: string): Promise<SweepStep> {
      const trial = await firstRow<{ sweep_id: string }>(pool, 'SELECT sweep_id FROM trials WHERE job_id = $1', [jobId])
      return trial ? advance(trial.sweep_id) : nothing
    },
    /** For the reconciler: moves every sweep on that has not ended, so that a worker or an API that died leaves no place empty. */
    async advanceAll(): Promise<SweepStep> {
      const open = await rows<{ id: string }>(pool, `SELECT id FROM sweeps WHERE status IN ('running', 'stopping') ORDER BY id`)
      const steps: SweepStep[] = []
      for (const { id } of open) steps.push(await advance(id))
      return { ready: steps.flatMap(({ ready }) => ready), stopped: steps.flatMap(({ stopped }) => stopped) }
    },
    /** What to ring for after `create`: the tasks of the trials that are released and not begun. */
    async jobsToRing(id: string): Promise<string[]> {
      const text = `SELECT t.job_id FROM trials t JOIN jobs j ON j.id = t.job_id WHERE t.sweep_id = $1 AND t.released_at IS NOT NULL AND j.status = 'queued' ORDER BY t.index`
      return (await rows<{ job_id: string }>(pool, text, [id])).map(({ job_id }) => job_id)
    },
  }
}
