import { AppError } from '@trainyard/runtime'
import { isTerminal, type JobStatus } from '@trainyard/spec'
import type pg from 'pg'
import { notFound } from '../connection/errors.js'
import { execute, firstRow, int, rows, statement, text, type Transaction, word } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'

const lock = statement({
  name: 'jobs: lock to delete',
  text: 'SELECT status FROM jobs WHERE id = $1 AND project_id = $2 FOR UPDATE',
  params: { id: text, projectId: text },
  row: { status: word<JobStatus>() },
})
const published = statement({
  name: 'jobs: published versions',
  text: `SELECT m.name, v.version FROM model_versions v JOIN models m ON m.id = v.model_id WHERE v.job_id = $1 AND v.deleted_at IS NULL AND m.deleted_at IS NULL LIMIT 1`,
  params: { id: text },
  row: { name: text, version: int },
})
const sweepOf = statement({
  name: 'jobs: sweep to delete',
  text: 'SELECT sweep_id AS "sweepId" FROM trials WHERE job_id = $1',
  params: { id: text },
  row: { sweepId: text },
})
const remove = statement({ name: 'jobs: delete', text: 'DELETE FROM jobs WHERE id = $1', params: { id: text } })

/**
 * Deletes a job that has ended, with its members, tasks, checkpoints, metrics and events. Files that nothing else names are collected.
 *
 * @throws {AppError} `not_found`, or `conflict` for a job that has not ended, that a model version was published from, or that is a trial.
 */
export async function deleteJob(transaction: Transaction, projectId: string, id: string): Promise<void> {
  await expectDeletable(transaction, projectId, id)
  const trial = await firstRow(transaction, sweepOf, { id })
  if (trial) throw conflict(`The job ${id} is a trial of the sweep ${trial.sweepId}: delete the sweep, and its trials go with it.`)
  await execute(transaction, remove, { id })
}

async function expectDeletable(transaction: Transaction, projectId: string, id: string): Promise<void> {
  const job = await firstRow(transaction, lock, { id, projectId })
  if (!job) throw notFound('job', id)
  if (!isTerminal(job.status)) throw conflict(`The job ${id} is ${job.status}: cancel it, and delete it when it has ended.`)
  const version = await firstRow(transaction, published, { id })
  if (version)
    throw conflict(`The job ${id} made version ${version.version} of the model ${version.name}, which tells where it came from: delete that version first.`)
}

const conflict = (message: string): AppError => new AppError({ code: 'conflict', message })

const lockSweep = statement({
  name: 'sweeps: lock to delete',
  text: 'SELECT status FROM sweeps WHERE id = $1 AND project_id = $2 FOR UPDATE',
  params: { id: text, projectId: text },
  row: { status: text },
})
const trialsOf = statement({
  name: 'sweeps: trials to delete',
  text: 'SELECT job_id AS "jobId" FROM trials WHERE sweep_id = $1 ORDER BY index',
  params: { id: text },
  row: { jobId: text },
})
const removeSweep = statement({ name: 'sweeps: delete', text: 'DELETE FROM sweeps WHERE id = $1', params: { id: text } })

/**
 * Deletes a sweep that has ended, with its trials. Nothing is deleted where one of them cannot be. Trials go one by one, so that no transaction is long: what
 * an interruption leaves goes with the next try.
 *
 * @throws {AppError} `not_found`, or `conflict` for a sweep that has not ended, or one of whose trials a model version was published from.
 */
export async function deleteSweep(pool: pg.Pool, projectId: string, id: string): Promise<void> {
  const trials = await inTransaction(pool, async (transaction) => {
    const sweep = await firstRow(transaction, lockSweep, { id, projectId })
    if (!sweep) throw notFound('sweep', id)
    if (sweep.status === 'running' || sweep.status === 'stopping')
      throw conflict(`The sweep ${id} is ${sweep.status}: cancel it, and delete it when its trials have ended.`)
    const jobs = (await rows(transaction, trialsOf, { id })).map(({ jobId }) => jobId)
    for (const jobId of jobs) await expectDeletable(transaction, projectId, jobId)
    return jobs
  })
  for (const jobId of trials) {
    await inTransaction(pool, async (transaction) => {
      await expectDeletable(transaction, projectId, jobId)
      await execute(transaction, remove, { id: jobId })
    })
  }
  await execute(pool, removeSweep, { id })
}
