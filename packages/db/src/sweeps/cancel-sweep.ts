import { AppError } from '@trainyard/runtime'
import { isSweepTerminal, legalActions } from '@trainyard/spec'
import { notFound } from '../connection/not-found.js'
import { execute, type Transaction } from '../connection/queries.js'
import { lockJob } from '../jobs/lock-job.js'
import { cancel } from '../jobs/request-action.js'
import { endWhenDone } from './advance-sweep.js'
import { lockSweep } from './lock-sweep.js'
import { readTrials } from './trial-rows.js'

/**
 * Cancels every trial that has not ended: those that wait end at once, those that train leave a checkpoint first. Returns the jobs whose workers are
 * to be told.
 * @throws {AppError} `not_found`, or `conflict` for a sweep that has ended.
 */
export async function cancelSweep(transaction: Transaction, projectId: string, id: string): Promise<string[]> {
  const sweep = await lockSweep(transaction, id, projectId)
  if (!sweep) throw notFound('sweep', id)
  if (isSweepTerminal(sweep.status)) {
    const message = `a sweep that is ${sweep.status} cannot be asked to cancel; legal now: nothing`
    throw new AppError({ code: 'conflict', message, details: [{ path: 'action', rule: 'legal_move', message, received: 'cancel' }] })
  }
  await execute(transaction, `UPDATE sweeps SET status = 'stopping' WHERE id = $1`, [id])
  const told: string[] = []
  for (const { jobId } of await readTrials(transaction, id)) {
    const job = await lockJob(transaction, jobId)
    if (!job || !legalActions[job.status].includes('cancel') || job.request === 'cancel') continue
    await cancel(transaction, job, 'the sweep was cancelled')
    told.push(jobId)
  }
  await endWhenDone(transaction, { ...sweep, status: 'stopping' }, await readTrials(transaction, id))
  return told
}
