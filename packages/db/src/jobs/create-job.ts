import { AppError, createId } from '@trainyard/runtime'
import type { ResolvedJobSpec } from '@trainyard/spec'
import { notFound } from '../connection/not-found.js'
import { execute, firstRow, type Transaction } from '../connection/queries.js'
import { appendEvents } from '../events/append-events.js'
import { memberSeed } from './member-seed.js'

export type NewJob = {
  projectId: string
  spec: ResolvedJobSpec
  specSha256: string
  /** What the job comes from: a sweep, or the job that it retries. */
  parent?: { type: string; id: string }
  /** Its training tasks wait until somebody releases them; said as its detail. */
  held?: string
  /** A second creation under the same key gives the first one's id back; see `makeOnce`. */
  idempotencyKey?: string
}

const insertJob = `INSERT INTO jobs (id, project_id, dataset_id, name, status, status_detail, spec, spec_sha256, priority, parent_type, parent_id, metadata, created_at, queued_at, status_history)
  VALUES ($1, $2, $3, $4, 'queued', $11, $5::jsonb, $6, $7, $8, $9, $10::jsonb, clock_timestamp(), clock_timestamp(),
    jsonb_build_array(jsonb_build_object('status', 'queued', 'at', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'message', NULL)))`
const insertMembers = `INSERT INTO members (id, job_id, index, seed, status) SELECT m.id, $1, m.index, m.seed, 'queued' FROM unnest($2::text[], $3::int[], $4::int8[]) AS m (id, index, seed)`
const insertTrain = `INSERT INTO tasks (id, kind, job_id, dataset_id, members, priority, status, created_at)
  SELECT $4, 'train', $1, $2, $5::int[], $3, $6, clock_timestamp()`
const insertCombine = `INSERT INTO tasks (id, kind, job_id, dataset_id, priority, status) VALUES ($1, 'combine', $2, $3, $4, 'waiting')`

/** Writes a job whole: row, members, a training task for each (snapshots are members of one training), the combining task that waits for them, cursor and first event. */
export async function insertNewJob(transaction: Transaction, { projectId, spec, specSha256, parent, held }: NewJob): Promise<string> {
  await requireDataset(transaction, projectId, spec.dataset.id)
  const id = createId('job')
  const values = [
    id,
    projectId,
    spec.dataset.id,
    spec.name,
    JSON.stringify(spec),
    specSha256,
    spec.priority,
    parent?.type ?? null,
    parent?.id ?? null,
    JSON.stringify(spec.metadata),
    held ?? null,
  ]
  await execute(transaction, insertJob, values)
  await execute(transaction, 'INSERT INTO job_cursors (job_id) VALUES ($1)', [id])
  const indices = Array.from({ length: spec.ensemble.members }, (_, index) => index)
  const trainings = spec.ensemble.method === 'snapshot' ? [indices] : indices.map((index) => [index])
  const seeds = trainings.flatMap((members) => members.map(() => memberSeed(spec.seed, members[0] ?? 0)))
  await execute(transaction, insertMembers, [id, indices.map(() => createId('member')), indices, seeds])
  const status = held === undefined ? 'queued' : 'waiting'
  for (const members of trainings) await execute(transaction, insertTrain, [id, spec.dataset.id, spec.priority, createId('task'), members, status])
  await execute(transaction, insertCombine, [createId('task'), id, spec.dataset.id, spec.priority])
  await appendEvents(transaction, id, [{ type: 'status', message: 'queued', data: { status: 'queued' } }])
  return id
}

/** The data set must be the project's, there and ready; it is held so that it is not removed at the same moment. */
async function requireDataset(transaction: Transaction, projectId: string, datasetId: string): Promise<void> {
  const text = 'SELECT status FROM datasets WHERE id = $1 AND project_id = $2 AND deleted_at IS NULL FOR SHARE'
  const row = await firstRow<{ status: string }>(transaction, text, [datasetId, projectId])
  if (!row) throw notFound('data set', datasetId)
  if (row.status !== 'ready') throw new AppError({ code: 'conflict', message: `the data set ${datasetId} is ${row.status}; a job needs one that is ready` })
}
