import { settle, moveJob } from '@trainyard/lifecycle'
import { AppError, createId } from '@trainyard/runtime'
import { defined, elementAt, resolvedJobSpec, sharesTraining } from '@trainyard/spec'
import { bigint, execute, firstRow, oneRow, rows, statement, text, texts, type Transaction } from '../connection/statement.js'
import { insertNewJobs } from './insert-jobs.js'
import { type LockedJob, lockJob, readLife, writeChanges } from './job-life.js'
import { pointsOf } from '../metrics/read-points.js'

const fromTo = { from: text, to: text }
const copyMembers = statement({
  name: 'retry: copy members',
  text: `UPDATE members n SET status = o.status, seed = o.seed, epoch = o.epoch, step = o.step, steps = o.steps, best = o.best, final = o.final,
      parameters = o.parameters, predictions_sha256 = o.predictions_sha256, source = o.source
    FROM members o WHERE n.job_id = $2 AND o.job_id = $1 AND o.index = n.index AND o.status = 'succeeded'`,
  params: fromTo,
})
// A member that the old job skipped, since it was finished early or out of time, is no part of its result, and of the new one's neither.
const skipMembers = statement({
  name: 'retry: skip members',
  text: `UPDATE members n SET status = 'cancelled' FROM members o WHERE n.job_id = $2 AND o.job_id = $1 AND o.index = n.index AND o.status = 'cancelled'`,
  params: fromTo,
})
const endTasks = statement({
  name: 'retry: end tasks',
  text: `UPDATE tasks t SET status = 'done' WHERE t.job_id = $1 AND t.kind = 'train'
    AND NOT EXISTS (SELECT 1 FROM members m WHERE m.job_id = $1 AND m.index = ANY(t.members) AND m.status = 'queued')`,
  params: { jobId: text },
})
const narrowTasks = statement({
  name: 'retry: narrow tasks',
  text: `UPDATE tasks t SET members = ARRAY(SELECT m.index FROM members m WHERE m.job_id = $1 AND m.index = ANY(t.members) AND m.status = 'queued' ORDER BY m.index)
    WHERE t.job_id = $1 AND t.kind = 'train' AND t.status <> 'done'`,
  params: { jobId: text },
})
const checkpointIds = statement({
  name: 'retry: checkpoints',
  text: 'SELECT id FROM checkpoints WHERE job_id = $1',
  params: { jobId: text },
  row: { id: text },
})
const copyCheckpoints = statement({
  name: 'retry: copy checkpoints',
  text: `INSERT INTO checkpoints (id, job_id, member, kind, step, epoch, metrics, resumable, sha256, bytes, created_at)
    SELECT n.id, $2, c.member, c.kind, c.step, c.epoch, c.metrics, c.resumable, c.sha256, c.bytes, clock_timestamp()
    FROM unnest($1::text[], $3::text[]) AS n (old, id) JOIN checkpoints c ON c.id = n.old`,
  params: { from: texts, to: text, ids: texts },
})
const copySeries = statement({
  name: 'retry: copy series',
  text: 'INSERT INTO metric_series (job_id, member, key) SELECT $2, member, key FROM metric_series WHERE job_id = $1',
  params: fromTo,
})
// What a member measured up to where it goes on; all of it, where it had succeeded; nothing, where it begins again.
const copyPoints = statement({
  name: 'retry: copy points',
  text: `WITH kept AS (
      SELECT n.id AS series_id, p.step, p.epoch, p.value, p.at, row_number() OVER (ORDER BY p.seq) AS place
      FROM metric_series o JOIN metric_series n ON n.job_id = $2 AND n.member = o.member AND n.key = o.key ${pointsOf('o.id')} p
        JOIN members m ON m.job_id = $2 AND m.index = o.member
        LEFT JOIN checkpoints c ON c.job_id = $2 AND c.member = o.member AND c.kind = 'last'
      WHERE o.job_id = $1 AND (m.status = 'succeeded' OR p.step <= c.step)),
    cursor AS (UPDATE job_cursors SET metric_seq = metric_seq + (SELECT count(*) FROM kept) WHERE job_id = $2 RETURNING number)
    INSERT INTO metric_points (series_id, step, job_number, seq, epoch, value, at)
    SELECT k.series_id, k.step, cursor.number, k.place, k.epoch, k.value, k.at FROM kept k, cursor`,
  params: fromTo,
})
const untrained = statement({
  name: 'retry: untrained',
  text: `SELECT count(*) AS untrained FROM tasks WHERE job_id = $1 AND kind = 'train' AND status <> 'done'`,
  params: { jobId: text },
  row: { untrained: bigint },
})

const deletedDataset = statement({
  name: 'retry: deleted data set',
  text: 'SELECT id FROM datasets WHERE id = $1 AND deleted_at IS NOT NULL',
  params: { id: text },
  row: { id: text },
})

/**
 * A job that has ended stays as it ended. Retrying it makes a new one from the same spec that takes over what the old one had: members that had succeeded,
 * checkpoints to go on from, and what was measured up to them. Of a job that succeeded, only the members that failed are trained. Returns the new job's id.
 *
 * @throws {AppError} `conflict` when its data set was deleted.
 */
export async function retryJob(transaction: Transaction, old: LockedJob): Promise<string> {
  const { projectId, specSha256, warnings } = old
  const parent = { type: 'retry', id: old.id }
  if (await firstRow(transaction, deletedDataset, { id: old.datasetId })) {
    const message = `The data set ${old.datasetId} of this job was deleted, so the job can't be retried. Send a new job with a data set that is there.`
    throw new AppError({ code: 'conflict', message, details: [{ path: 'action', rule: 'dataset_deleted', message, received: 'retry' }] })
  }
  const made = await insertNewJobs(transaction, [{ projectId, spec: resolvedJobSpec.parse(old.spec), specSha256, warnings, parent, startsLike: old.id }])
  const id = elementAt(made, 0, 'the new job')
  const checkpoints = await rows(transaction, checkpointIds, { jobId: old.id })
  const fromIds = checkpoints.map((checkpoint) => checkpoint.id)
  await execute(transaction, copyCheckpoints, { from: fromIds, to: id, ids: fromIds.map(() => createId('checkpoint')) })
  await execute(transaction, copyMembers, { from: old.id, to: id })
  if (old.status === 'succeeded') await execute(transaction, skipMembers, { from: old.id, to: id })
  await execute(transaction, endTasks, { jobId: id })
  // Snapshots are members of one training: it goes on whole. The members of a pack can train without those that are done.
  if (old.status === 'succeeded' && !sharesTraining(old.spec.ensemble)) await execute(transaction, narrowTasks, { jobId: id })
  await execute(transaction, copySeries, { from: old.id, to: id })
  await execute(transaction, copyPoints, { from: old.id, to: id })
  await beginWhereTrained(transaction, id)
  return id
}

/** A job whose members have all succeeded has only its ensemble to make. */
export async function beginWhereTrained(transaction: Transaction, id: string): Promise<void> {
  if ((await oneRow(transaction, untrained, { jobId: id })).untrained > 0) return
  const job = defined(await lockJob(transaction, id), `job ${id}`)
  const begun = moveJob(await readLife(transaction, job), 'running', { message: 'all members were trained before' })
  await writeChanges(transaction, { jobId: id, datasetId: job.datasetId }, settle(begun))
}
