import type { ListQuery } from '@trainyard/spec'
import type { Connections } from '../connection/pool.js'
import { firstRow, float, rows, statement, text } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'
import { makeOnce } from '../idempotency.js'
import { deleteSweep } from '../jobs/delete-job.js'
import type { Page } from '../page.js'
import { advanceSweep, cancelSweep, type SweepStep } from './advance-sweep.js'
import { insertNewSweep, type NewSweep } from './insert-sweep.js'
import { listSweeps, readSweep, type SweepRecord } from './read-sweeps.js'

/** Sweeps and their trials. */
export type Sweeps = ReturnType<typeof createSweeps>

const sweepOfJob = statement({
  name: 'sweeps: of a job',
  text: 'SELECT sweep_id AS "sweepId" FROM trials WHERE job_id = $1',
  params: { jobId: text },
  row: { sweepId: text },
})
// Whoever looks at a sweep says so in its row, so that of many workers one looks; a row that somebody holds is being looked at.
const takeDue = statement({
  name: 'sweeps: take due',
  text: `UPDATE sweeps SET looked_at = clock_timestamp() WHERE id IN (
      SELECT id FROM sweeps WHERE status IN ('running', 'stopping') AND (looked_at IS NULL OR looked_at <= clock_timestamp() - make_interval(secs => $1))
      ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING id`,
  params: { restSeconds: float },
  row: { id: text },
})
const released = statement({
  name: 'sweeps: released jobs',
  text: `SELECT t.job_id AS "jobId" FROM trials t JOIN jobs j ON j.id = t.job_id
    WHERE t.sweep_id = $1 AND t.released_at IS NOT NULL AND j.status = 'queued' ORDER BY t.index`,
  params: { id: text },
  row: { jobId: text },
})

/** Sweeps and their trials. Whoever advances one notifies workers of `ready` and tells those of `stopped`; what is missed the reconciler finds. */
export const createSweeps = ({ pool, control }: Connections) => {
  const advance = (id: string): Promise<SweepStep> => inTransaction(pool, (transaction) => advanceSweep(transaction, id))
  return {
    /**
     * Writes a sweep with all its trials, and releases the first. Returns its id.
     *
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
    /**
     * A sweep with its trials.
     *
     * @throws {AppError} `not_found`.
     */
    get: (projectId: string, id: string): Promise<SweepRecord> => readSweep(pool, projectId, id),
    /** A page of a project's sweeps, with their trials. */
    list: (projectId: string, query: ListQuery): Promise<Page<SweepRecord>> => listSweeps(pool, projectId, query),
    /**
     * Cancels all trials that have not ended; returns the jobs whose workers should hear of it.
     *
     * @throws {AppError} `not_found`, or `conflict` when it has ended.
     */
    cancel: (projectId: string, id: string): Promise<string[]> => inTransaction(control, (transaction) => cancelSweep(transaction, projectId, id)),
    /**
     * Deletes a sweep that has ended, with its trials.
     *
     * @throws {AppError} `not_found`, or `conflict` for a sweep that has not ended, or one of whose trials a model version was published from.
     */
    remove: (projectId: string, id: string): Promise<void> => deleteSweep(pool, projectId, id),
    /** Moves the sweep of a trial's job on: after it measured something, or ended. Nothing for a job that is no trial. */
    async advanceOf(jobId: string): Promise<SweepStep> {
      const trial = await firstRow(pool, sweepOfJob, { jobId })
      return trial ? advance(trial.sweepId) : { ready: [], stopped: [] }
    },
    /**
     * For the reconciler: moves every sweep on that has not ended and that no worker has looked at for `restSeconds`, so that a worker or an API that died
     * leaves no place empty.
     */
    async advanceDue(restSeconds: number): Promise<SweepStep> {
      const steps: SweepStep[] = []
      for (const { id } of await rows(pool, takeDue, { restSeconds })) steps.push(await advance(id))
      return { ready: steps.flatMap(({ ready }) => ready), stopped: steps.flatMap(({ stopped }) => stopped) }
    },
    /** After `create`: the jobs of the trials that are released and not begun, to notify workers of. */
    releasedJobs: async (id: string): Promise<string[]> => (await rows(pool, released, { id })).map(({ jobId }) => jobId),
  }
}
