import { planTrainings } from '@trainyard/lifecycle'
import { AppError, createId } from '@trainyard/runtime'
import { type DatasetInfo, datasetInfo, type DatasetStatus, defined, type ErrorDetail, newEvent, type ResolvedJobSpec } from '@trainyard/spec'
import { notFound } from '../connection/errors.js'
import { execute, json, jsonText, nullable, rows, statement, text, texts, type Transaction, word } from '../connection/statement.js'
import { storedTraceContext } from '../tasks/task-trace.js'
import { insertStartsOf } from '../starts/insert-starts.js'
import { requireRoom } from '../project-limits.js'

/** A job to be queued. */
export type NewJob = {
  projectId: string
  spec: ResolvedJobSpec
  specSha256: string
  /** What was allowed but probably not meant; each becomes an event, too. */
  warnings?: readonly ErrorDetail[]
  /** What the job comes from: a sweep, or the job that it retries. */
  parent?: { type: string; id: string }
  /** Its training tasks wait until somebody releases them; said as its detail. */
  held?: string
  /**
   * A job that prepares its inputs in the same way and started from the same weights, if from any: the one that this one retries, another trial, or one whose
   * members are copied. What that one held is there, even if the job that it started from is not.
   */
  startsLike?: string
  /** The members of finished jobs that are its own: it trains none. They are written by the caller, who then begins it. */
  copies?: true
  /** A second creation under the same key gives the first one's id back; see `makeOnce`. */
  idempotencyKey?: string
}

const insertJobs = statement({
  name: 'jobs: insert',
  text: `INSERT INTO jobs (id, project_id, dataset_id, name, status, status_detail, spec, spec_sha256, priority, parent_type, parent_id, metadata, warnings, created_at, queued_at, status_history)
    SELECT id, project_id, spec -> 'dataset' ->> 'id', spec ->> 'name', 'queued', held, spec, spec_sha256, (spec ->> 'priority')::int, parent_type, parent_id,
      spec -> 'metadata', warnings, clock_timestamp(), clock_timestamp(),
      jsonb_build_array(jsonb_build_object('status', 'queued', 'at', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'message', NULL))
    FROM jsonb_to_recordset($1) AS j (id text, project_id text, spec jsonb, spec_sha256 text, held text, parent_type text, parent_id text, warnings jsonb)`,
  params: { jobs: jsonText },
})
const insertMembers = statement({
  name: 'members: insert',
  text: `INSERT INTO members (id, job_id, index, seed, status) SELECT id, job_id, index, seed, 'queued'
    FROM jsonb_to_recordset($1) AS m (id text, job_id text, index int, seed int8)`,
  params: { members: jsonText },
})
const insertTasks = statement({
  name: 'tasks: insert',
  text: `INSERT INTO tasks (id, kind, job_id, dataset_id, members, priority, status, created_at, trace_context)
    SELECT t.id, t.kind, t.job_id, j.dataset_id, t.members, j.priority, t.status, clock_timestamp(), $2::jsonb
    FROM jsonb_to_recordset($1) AS t (id text, kind text, job_id text, members int[], status text) JOIN jobs j ON j.id = t.job_id`,
  params: { tasks: jsonText, trace: nullable(jsonText) },
})
const insertEvents = statement({
  name: 'events: insert first',
  text: `WITH first AS (SELECT * FROM jsonb_to_recordset($1) AS e (id text, job_id text, seq int, type text, level text, message text, data jsonb)),
      cursors AS (INSERT INTO job_cursors (job_id, event_seq) SELECT job_id, max(seq) FROM first GROUP BY job_id)
    INSERT INTO events (id, job_id, seq, type, level, message, data, created_at)
    SELECT id, job_id, seq, type, level, message, data, clock_timestamp() FROM first`,
  params: { events: jsonText },
})

/**
 * Writes jobs whole, in a few statements however many they are: rows, members, a training task for each pack (snapshots are members of one training), the combining
 * tasks that wait for them, cursors and first events: that it is queued, and its warnings. Returns their ids, in the order given.
 *
 * @throws {AppError} `not_found` or `conflict` when a data set is not there or not ready, or what a job starts from is not there any more; `rate_limited` beyond a limit of the project.
 */
export async function insertNewJobs(transaction: Transaction, jobs: readonly NewJob[]): Promise<string[]> {
  for (const projectId of new Set(jobs.map((job) => job.projectId))) {
    const own = jobs.filter((job) => job.projectId === projectId)
    await requireRoom(transaction, projectId, {
      open_jobs: own.length,
      open_members: own.reduce((sum, { spec, copies }) => sum + (copies ? 0 : spec.ensemble.members), 0),
      stored_bytes: 0,
    })
  }
  const infos = await requireDatasets(transaction, jobs)
  const infoOf = ({ dataset: { id } }: NewJob['spec']): DatasetInfo => defined(infos.get(id), `the data set ${id}`)
  const made = jobs.map((job) => ({ ...job, id: createId('job'), trainings: job.copies ? [] : planTrainings(job.spec, infoOf(job.spec)) }))
  const jobRows = made.map(({ id, projectId, spec, specSha256, parent, held, warnings = [] }) => ({
    id,
    project_id: projectId,
    spec,
    spec_sha256: specSha256,
    held: held ?? null,
    parent_type: parent?.type ?? null,
    parent_id: parent?.id ?? null,
    warnings,
  }))
  const memberRows = made.flatMap(({ id, trainings }) => trainings.flat().map(({ index, seed }) => ({ id: createId('member'), job_id: id, index, seed })))
  // Tasks begin in this order: an ensemble that is due goes before the trainings of its job.
  const taskRows = made.flatMap(({ id, trainings, held }) => [
    { id: createId('task'), kind: 'combine', job_id: id, members: [], status: 'waiting' },
    ...trainings.map((members) => ({
      id: createId('task'),
      kind: 'train',
      job_id: id,
      members: members.map(({ index }) => index),
      status: held === undefined ? 'queued' : 'waiting',
    })),
  ])
  const ids = made.map(({ id }) => id)
  await execute(transaction, insertJobs, { jobs: JSON.stringify(jobRows) })
  await insertStartsOf(
    transaction,
    made.map(({ id, spec, startsLike = null }) => ({ id, spec, startsLike })),
  )
  await execute(transaction, insertMembers, { members: JSON.stringify(memberRows) })
  await execute(transaction, insertTasks, { tasks: JSON.stringify(taskRows), trace: storedTraceContext() })
  await execute(transaction, insertEvents, { events: JSON.stringify(made.flatMap(firstEvents)) })
  return ids
}

function firstEvents({ id, warnings = [] }: NewJob & { id: string }) {
  const queued = { type: 'status', level: 'info', message: 'queued', data: { status: 'queued' } }
  const warned = warnings.map(({ path, rule, message }) => ({ type: 'log', level: 'warn', message, data: { path, rule } }))
  return [queued, ...warned].map((event, index) => ({ id: createId('event'), job_id: id, seq: index + 1, ...newEvent.parse(event) }))
}

const shareDatasets = statement({
  name: 'datasets: share',
  text: 'SELECT id, project_id AS "projectId", status, info FROM datasets WHERE id = ANY($1) AND deleted_at IS NULL ORDER BY id FOR SHARE',
  params: { ids: texts },
  row: { id: text, projectId: text, status: word<DatasetStatus>(), info: nullable(json) },
})

/** What the jobs' data sets are, by id. Each must be the project's, there and ready; it is held so that it is not removed at the same moment. */
async function requireDatasets(transaction: Transaction, jobs: readonly NewJob[]): Promise<Map<string, DatasetInfo>> {
  const found = await rows(transaction, shareDatasets, { ids: [...new Set(jobs.map(({ spec }) => spec.dataset.id))] })
  for (const { projectId, spec } of jobs) {
    const dataset = found.find((row) => row.id === spec.dataset.id && row.projectId === projectId)
    if (!dataset) throw notFound('data set', spec.dataset.id)
    if (dataset.status !== 'ready')
      throw new AppError({ code: 'conflict', message: `The data set ${dataset.id} is ${dataset.status}; a job needs one that is ready.` })
  }
  return new Map(found.map(({ id, info }) => [id, datasetInfo.parse(info)]))
}
