import { defined, isTerminal, type JobProgress, type JobStatus, type JobView, limits, type MemberView } from '@trainyard/spec'
import { notFound } from '../connection/errors.js'
import {
  bigint,
  bool,
  float,
  int,
  jsonOf,
  nullable,
  type Queryable,
  type RowOf,
  rows,
  statement,
  strings,
  text,
  texts,
  time,
  word,
} from '../connection/statement.js'
import { memberSeconds } from './validation-metrics.js'

/** How far a member is: those that succeeded are done, wherever they were stopped. */
export const memberFraction = `CASE WHEN m.status = 'succeeded' THEN 1 WHEN m.steps > 0 THEN LEAST(m.step::float8 / m.steps, 1) ELSE 0 END`
/** Queued jobs of its project that go before job `j`. */
export const jobsAhead = `(SELECT count(*) FROM jobs o WHERE o.project_id = j.project_id AND o.status = 'queued' AND (o.priority > j.priority OR (o.priority = j.priority AND o.id < j.id)))`

/** A job with the sums over its members and tasks that every view of it shows. */
export const jobColumns = `j.id, j.dataset_id, j.name, j.status, j.status_detail, j.created_at, j.queued_at, j.started_at, j.finished_at, j.priority, j.spec_sha256,
  (j.spec ->> 'seed')::int8 AS seed, COALESCE((SELECT round(avg((v -> 'training' ->> 'epochs')::int)) FROM jsonb_array_elements(j.spec -> 'variants') v,
    jsonb_array_elements(v -> 'members')), (j.spec -> 'training' ->> 'epochs')::int)::int AS epochs, j.ensemble, j.model_name, j.model_version, j.error, j.parent_type, j.parent_id, j.metadata, j.tags,
  COALESCE((SELECT max(t.attempts) FROM tasks t WHERE t.job_id = j.id), 0) AS attempts,
  CASE WHEN j.status = 'queued' THEN ${jobsAhead} END AS jobs_ahead,
  p.member_count, p.failed_members, p.fraction, p.epoch, p.step, p.steps, p.samples_per_second, COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - j.started_at) * 1000, 0)::float8 AS elapsed_ms`
export const jobSource = `jobs j CROSS JOIN LATERAL (SELECT count(*) AS member_count, count(*) FILTER (WHERE m.status = 'failed') AS failed_members,
    COALESCE(avg(${memberFraction}) FILTER (WHERE m.status <> 'failed'), avg(${memberFraction}))::float8 AS fraction, avg(m.epoch)::float8 AS epoch,
    round(avg(m.step))::int AS step, COALESCE(round(avg(NULLIF(m.steps, 0))), 0)::int AS steps, sum(m.samples_per_second) FILTER (WHERE m.status = 'running') AS samples_per_second
  FROM members m WHERE m.job_id = j.id) p`
/** Its columns. */
export const jobRow = {
  id: text,
  dataset_id: text,
  name: text,
  status: word<JobStatus>(),
  status_detail: nullable(text),
  created_at: time,
  queued_at: nullable(time),
  started_at: nullable(time),
  finished_at: nullable(time),
  priority: int,
  spec_sha256: text,
  seed: bigint,
  epochs: int,
  ensemble: nullable(jsonOf<NonNullable<JobView['ensemble']>>()),
  model_name: nullable(text),
  model_version: nullable(int),
  error: nullable(jsonOf<NonNullable<JobView['error']>>()),
  parent_type: nullable(text),
  parent_id: nullable(text),
  metadata: jsonOf<JobView['metadata']>(),
  tags: strings,
  attempts: int,
  jobs_ahead: nullable(bigint),
  member_count: bigint,
  failed_members: bigint,
  fraction: float,
  epoch: float,
  step: int,
  steps: int,
  samples_per_second: nullable(float),
  elapsed_ms: float,
}

const someJobs = statement({
  name: 'jobs: read some',
  text: `SELECT ${jobColumns}, j.spec, j.status_history, j.engine, j.range_test, j.warnings, j.notes FROM ${jobSource} WHERE j.id = ANY($1) AND j.project_id = $2`,
  params: { ids: texts, projectId: text },
  row: {
    ...jobRow,
    spec: jsonOf<JobView['spec']>(),
    status_history: jsonOf<JobView['status_history']>(),
    engine: nullable(jsonOf<NonNullable<JobView['engine']>>()),
    range_test: nullable(jsonOf<NonNullable<JobView['range_test']>>()),
    warnings: jsonOf<JobView['warnings']>(),
    notes: nullable(text),
  },
})
const membersOfView = statement({
  name: 'members: read',
  text: `SELECT m.id, m.index, m.seed, m.status, ${memberFraction} AS progress, m.best, m.final, m.used, m.weight, m.source, m.error - 'turn' AS error, m.job_id AS "jobId", ${memberSeconds}
    FROM members m WHERE m.job_id = ANY($1) ORDER BY m.job_id, m.index`,
  params: { jobIds: texts },
  row: {
    jobId: text,
    id: text,
    index: int,
    seed: bigint,
    status: word<MemberView['status']>(),
    progress: float,
    best: nullable(jsonOf<NonNullable<MemberView['best']>>()),
    final: nullable(jsonOf<NonNullable<MemberView['final']>>()),
    used: nullable(bool),
    weight: nullable(float),
    source: nullable(jsonOf<NonNullable<MemberView['source']>>()),
    seconds: nullable(float),
    error: nullable(jsonOf<NonNullable<MemberView['error']>>()),
  },
})

/**
 * A job as the API shows it. Its JSON columns are as they were written; the schema of the reply checks them and adds the defaults of fields that are newer.
 *
 * @throws {AppError} `not_found`.
 */
export async function readJob(on: Queryable, projectId: string, id: string): Promise<JobView> {
  const [job] = await readJobs(on, projectId, [id])
  if (!job) throw notFound('job', id)
  return job
}

/** Jobs as the API shows them, in the order of their ids; what is not of the project is left out. */
async function readJobs(on: Queryable, projectId: string, ids: readonly string[]): Promise<JobView[]> {
  const found = new Map((await rows(on, someJobs, { ids, projectId })).map((job) => [job.id, job]))
  const members = await rows(on, membersOfView, { jobIds: [...found.keys()] })
  return ids.flatMap((id) => {
    const job = found.get(id)
    if (!job) return []
    const { spec, status_history, engine, range_test, warnings, notes } = job
    const own = members.filter(({ jobId }) => jobId === id).map(({ jobId: _jobId, ...member }) => member)
    return [{ ...commonFields(job), spec, status_history, engine, range_test, warnings, notes, members: own }]
  })
}

/** A place among jobs by the time of their start, in milliseconds since 1970; those that have not started count from their creation. */
export type StartPlace = { start: number; id: string }

const byStart = statement({
  name: 'jobs: by start',
  text: `SELECT id, start FROM (
      SELECT id, floor(EXTRACT(EPOCH FROM COALESCE(started_at, created_at)) * 1000)::int8 AS start FROM jobs WHERE project_id = $1) AS s
    WHERE $2::int8 IS NULL OR start < $2 OR (start = $2 AND (id > $3 OR ($4 AND id = $3))) ORDER BY start DESC, id LIMIT $5::int`,
  params: { projectId: text, start: nullable(bigint), id: nullable(text), isIncluded: bool, limit: int },
  row: { id: text, start: bigint },
})

/** Jobs by the time of their start, the newest first and of equal times by id, after a place or with it. */
export async function readJobsByStart(
  on: Queryable,
  projectId: string,
  from: StartPlace | undefined,
  { limit, isIncluded }: { limit: number; isIncluded: boolean },
): Promise<{ job: JobView; start: number }[]> {
  const places = await rows(on, byStart, { projectId, start: from?.start ?? null, id: from?.id ?? null, isIncluded, limit })
  const jobs = new Map(
    (
      await readJobs(
        on,
        projectId,
        places.map(({ id }) => id),
      )
    ).map((job) => [job.id, job]),
  )
  return places.map(({ id, start }) => ({ job: defined(jobs.get(id), 'job of a place'), start }))
}

/** What every view of a job is made of. */
export type JobRow = Pick<RowOf<typeof someJobs>, keyof typeof jobRow>

/** What a job's view and its summary have in common. */
export function commonFields(job: JobRow) {
  return {
    object: 'job' as const,
    id: job.id,
    name: job.name,
    status: job.status,
    status_detail: job.status_detail,
    created_at: job.created_at.toISOString(),
    queued_at: iso(job.queued_at),
    started_at: iso(job.started_at),
    finished_at: iso(job.finished_at),
    attempt: job.attempts,
    max_attempts: limits.attemptsWithoutProgress,
    priority: job.priority,
    jobs_ahead: job.jobs_ahead,
    progress: progressOf(job),
    spec_sha256: job.spec_sha256,
    seed: job.seed,
    ensemble: job.ensemble,
    model: modelOf(job),
    error: job.error,
    failed_members: job.failed_members,
    parent: job.parent_type !== null && job.parent_id !== null ? { type: job.parent_type, id: job.parent_id } : null,
    metadata: job.metadata,
    tags: job.tags,
  }
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

const modelOf = ({ model_name, model_version }: JobRow): JobView['model'] =>
  model_name !== null && model_version !== null ? { name: model_name, version: String(model_version) } : null

/** Estimates from less than this share of the work would be guesses. */
const leastFraction = 0.01

function progressOf({ status, fraction, epoch, epochs, step, steps, samples_per_second, elapsed_ms }: JobRow): JobProgress {
  const moving = (status === 'running' || status === 'stopping') && fraction >= leastFraction && fraction < 1
  const estimated = moving ? new Date(Date.now() + (elapsed_ms * (1 - fraction)) / fraction).toISOString() : null
  return {
    fraction: status === 'succeeded' ? 1 : fraction,
    epoch,
    epochs,
    step,
    steps,
    samples_per_second: isTerminal(status) ? null : samples_per_second,
    estimated_finish: estimated,
  }
}
