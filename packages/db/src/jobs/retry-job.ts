import { resolvedJobSpec } from '@trainyard/spec'
import { createId } from '@trainyard/runtime'
import { execute, oneRow, rows, type Transaction } from '../connection/queries.js'
import { settleJob } from '../tasks/settle-job.js'
import { insertNewJob } from './create-job.js'
import { type LockedJob, lockJob } from './lock-job.js'
import { moveJob } from './move-job.js'

const copyMembers = `UPDATE members n SET status = o.status, epoch = o.epoch, step = o.step, steps = o.steps, best = o.best, final = o.final,
  parameters = o.parameters, predictions_sha256 = o.predictions_sha256 FROM members o WHERE n.job_id = $2 AND o.job_id = $1 AND o.index = n.index AND o.status = 'succeeded'`
const endTasks = `UPDATE tasks t SET status = 'done' WHERE t.job_id = $1 AND t.kind = 'train'
  AND NOT EXISTS (SELECT 1 FROM members m WHERE m.job_id = $1 AND m.index = ANY(t.members) AND m.status <> 'succeeded')`
const copyCheckpoint = `INSERT INTO checkpoints (id, job_id, member, kind, step, epoch, metrics, resumable, sha256, bytes, created_at)
  SELECT $3, $2, member, kind, step, epoch, metrics, resumable, sha256, bytes, clock_timestamp() FROM checkpoints WHERE id = $1`
const copySeries = 'INSERT INTO metric_series (job_id, member, key) SELECT $2, member, key FROM metric_series WHERE job_id = $1'
// What a member measured up to where it goes on; all of it, where it had succeeded; nothing, where it begins again.
const copyPoints = `WITH kept AS (
    SELECT n.id AS series_id, p.step, p.epoch, p.value, p.at, row_number() OVER (ORDER BY p.seq) AS place
    FROM metric_series o JOIN metric_series n ON n.job_id = $2 AND n.member = o.member AND n.key = o.key JOIN metric_points p ON p.series_id = o.id
      JOIN members m ON m.job_id = $2 AND m.index = o.member
      LEFT JOIN checkpoints c ON c.job_id = $2 AND c.member = o.member AND c.kind = 'last'
    WHERE o.job_id = $1 AND (m.status = 'succeeded' OR p.step <= c.step)),
  cursor AS (UPDATE job_cursors SET metric_seq = metric_seq + (SELECT count(*) FROM kept) WHERE job_id = $2 RETURNING number)
  INSERT INTO metric_points (series_id, step, job_number, seq, epoch, value, at) SELECT k.series_id, k.step, cursor.number, k.place, k.epoch, k.value, k.at FROM kept k, cursor`

/**
 * A job that failed or was cancelled stays as it ended. Retrying it makes a new one from the same spec that takes over what the old one had:
 * members that had succeeded, checkpoints to go on from, and what was measured up to them. Returns the new job's id.
 */
export async function retryJob(transaction: Transaction, old: LockedJob): Promise<string> {
  const spec = resolvedJobSpec.parse(old.spec)
  const { spec_sha256: specSha256 } = await oneRow<{ spec_sha256: string }>(transaction, 'SELECT spec_sha256 FROM jobs WHERE id = $1', [old.id])
  const id = await insertNewJob(transaction, { projectId: old.project_id, spec, specSha256, parent: { type: 'retry', id: old.id } })
  const checkpoints = await rows<{ id: string }>(transaction, 'SELECT id FROM checkpoints WHERE job_id = $1', [old.id])
  for (const checkpoint of checkpoints) await execute(transaction, copyCheckpoint, [checkpoint.id, id, createId('checkpoint')])
  await execute(transaction, copyMembers, [old.id, id])
  await execute(transaction, endTasks, [id])
  await execute(transaction, copySeries, [old.id, id])
  await execute(transaction, copyPoints, [old.id, id])
  await beginWhereTrained(transaction, id)
  return id
}

/** A job whose members had all succeeded has only its ensemble to make. */
async function beginWhereTrained(transaction: Transaction, id: string): Promise<void> {
  const { left } = await oneRow<{ left: number }>(transaction, `SELECT count(*) AS left FROM tasks WHERE job_id = $1 AND kind = 'train' AND status <> 'done'`, [
    id,
  ])
  const job = left === 0 ? await lockJob(transaction, id) : null
  if (!job) return
  await moveJob(transaction, job, 'running', { message: 'all members were trained before' })
  await settleJob(transaction, job)
}
