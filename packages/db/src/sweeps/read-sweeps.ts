import { trialStatusOf } from '@trainyard/lifecycle'
import { type ErrorDetail, type JobStatus, type ListQuery, type SweepSpec, type SweepStatus, sweepSpec, type TrialView, trialView } from '@trainyard/spec'
import { z } from 'zod'
import { notFound } from '../connection/errors.js'
import {
  bool,
  bools,
  firstRow,
  float,
  int,
  json,
  jsonOf,
  nullable,
  type Queryable,
  type RowOf,
  rows,
  statement,
  text,
  texts,
  time,
  word,
} from '../connection/statement.js'
import { memberFraction } from '../jobs/read-jobs.js'
import { type Page, readList } from '../page.js'
import { pointsOf } from '../metrics/read-points.js'

/** A sweep with its trials and what they measured. */
export type SweepRecord = {
  id: string
  name: string
  status: SweepStatus
  createdAt: Date
  finishedAt: Date | null
  spec: SweepSpec
  trials: TrialView[]
  warnings: ErrorDetail[]
  /** Trials that there are, and those still to be chosen. */
  trialCount: number
  /** Epochs of the longest trial. */
  epochs: number
}

const columns = `id, name, status, created_at AS "createdAt", finished_at AS "finishedAt", spec, warnings, planned_trials AS "plannedTrials",
  planned_epochs AS "plannedEpochs"`
const row = {
  id: text,
  name: text,
  status: word<SweepStatus>(),
  createdAt: time,
  finishedAt: nullable(time),
  spec: json,
  warnings: jsonOf<ErrorDetail[]>(),
  plannedTrials: nullable(int),
  plannedEpochs: nullable(int),
}
const oneSweep = statement({
  name: 'sweeps: read one',
  text: `SELECT ${columns} FROM sweeps WHERE id = $1 AND project_id = $2`,
  params: { id: text, projectId: text },
  row,
})
const list = (order: ListQuery['order']) => {
  const [direction, beyond] = order === 'asc' ? ['ASC', '>'] : ['DESC', '<']
  return statement({
    name: `sweeps: list ${order}`,
    text: `SELECT ${columns} FROM sweeps WHERE project_id = $1 AND ($2::text IS NULL OR id ${beyond} $2) ORDER BY id ${direction} LIMIT $3::int`,
    params: { projectId: text, after: nullable(text), limit: int },
    row,
  })
}
const lists = { asc: list('asc'), desc: list('desc') }

/**
 * A sweep of the project.
 *
 * @throws {AppError} `not_found`.
 */
export async function readSweep(on: Queryable, projectId: string, id: string): Promise<SweepRecord> {
  const found = await firstRow(on, oneSweep, { id, projectId })
  const [sweep] = found ? await withTrials(on, [found]) : []
  if (!sweep) throw notFound('sweep', id)
  return sweep
}

/** A page of a project's sweeps, with their trials: three statements, however many they are. */
export async function listSweeps(on: Queryable, projectId: string, query: ListQuery): Promise<Page<SweepRecord>> {
  const page = await readList({
    owner: { list: 'sweeps', projectId },
    query,
    position: z.string(),
    read: (after, limit) => rows(on, lists[query.order], { projectId, after: after ?? null, limit }),
    positionOf: ({ id }) => id,
    positionOfId: async (id) => (await firstRow(on, oneSweep, { id, projectId }))?.id,
  })
  return { ...page, data: await withTrials(on, page.data) }
}

const trialsOfSweeps = statement({
  name: 'trials: read',
  text: `SELECT t.sweep_id AS "sweepId", t.index, t.job_id AS "jobId", t.values, t.epochs, t.released_at IS NOT NULL AS released, t.rungs, t.stop_reason AS "stopReason",
      j.status, j.error, j.started_at AS "startedAt", j.finished_at AS "finishedAt",
      (SELECT avg(${memberFraction})::float8 FROM members m WHERE m.job_id = t.job_id) AS progress
    FROM trials t JOIN jobs j ON j.id = t.job_id WHERE t.sweep_id = ANY($1) ORDER BY t.sweep_id, t.index`,
  params: { sweepIds: texts },
  row: {
    sweepId: text,
    index: int,
    jobId: text,
    values: json,
    epochs: int,
    released: bool,
    rungs: jsonOf<{ rung: number }[]>(),
    stopReason: nullable(text),
    status: word<JobStatus>(),
    error: nullable(jsonOf<{ code: string; message: string }>()),
    startedAt: nullable(time),
    finishedAt: nullable(time),
    progress: float,
  },
})
// The best and the newest value of each trial, averaged over the members that have come so far, not finite where one of theirs is; of equals the earliest.
const objectives = statement({
  name: 'trials: objectives',
  text: `WITH v AS (
      SELECT s.job_id, o.maximize, p.step, min(p.epoch) AS epoch, CASE WHEN count(*) = count(p.value) THEN avg(p.value) END AS value
      FROM unnest($1::text[], $2::text[], $3::bool[]) AS o (sweep_id, metric, maximize)
        JOIN trials t ON t.sweep_id = o.sweep_id JOIN metric_series s ON s.job_id = t.job_id AND s.key = o.metric ${pointsOf('s.id')} p
      GROUP BY s.job_id, o.maximize, p.step)
    SELECT b.job_id AS "jobId", b.step, b.epoch, b.value, l.value AS last
    FROM (SELECT DISTINCT ON (job_id) * FROM v WHERE value IS NOT NULL ORDER BY job_id, CASE WHEN maximize THEN -value ELSE value END, step) b
    JOIN (SELECT DISTINCT ON (job_id) * FROM v ORDER BY job_id, step DESC) l USING (job_id)`,
  params: { sweepIds: texts, metrics: texts, maximize: bools },
  row: { jobId: text, step: int, epoch: float, value: float, last: nullable(float) },
})

/** What the trials of sweeps measured, by their jobs. */
export async function readObjectives(
  on: Queryable,
  sweeps: readonly { id: string; spec: Pick<SweepSpec, 'objective'> }[],
): Promise<ReadonlyMap<string, RowOf<typeof objectives>>> {
  const measured = await rows(on, objectives, {
    sweepIds: sweeps.map(({ id }) => id),
    metrics: sweeps.map(({ spec }) => spec.objective.metric),
    maximize: sweeps.map(({ spec }) => spec.objective.direction === 'maximize'),
  })
  return new Map(measured.map((objective) => [objective.jobId, objective]))
}

async function withTrials(on: Queryable, sweeps: readonly RowOf<typeof oneSweep>[]): Promise<SweepRecord[]> {
  if (sweeps.length === 0) return []
  const parsed = sweeps.map((sweep) => ({ ...sweep, spec: sweepSpec.parse(sweep.spec) }))
  const sweepIds = parsed.map(({ id }) => id)
  const trials = await rows(on, trialsOfSweeps, { sweepIds })
  const byJob = await readObjectives(on, parsed)
  return parsed.map((sweep) => {
    const own = trials.filter(({ sweepId }) => sweepId === sweep.id)
    return {
      ...sweep,
      trials: own.map((trial) => toView(trial, byJob.get(trial.jobId))),
      trialCount: sweep.status === 'running' ? (sweep.plannedTrials ?? own.length) : own.length,
      epochs: sweep.plannedEpochs ?? Math.max(...own.map(({ epochs }) => epochs)),
    }
  })
}

function toView(trial: RowOf<typeof trialsOfSweeps>, objective: RowOf<typeof objectives> | undefined): TrialView {
  return trialView.parse({
    index: trial.index,
    job_id: trial.jobId,
    values: trial.values,
    status: trialStatusOf(trial),
    reason: trial.stopReason ?? trial.error?.message ?? null,
    error: trial.error?.code ?? null,
    progress: trial.status === 'succeeded' ? 1 : trial.progress,
    rung: trial.rungs.length === 0 ? null : Math.max(...trial.rungs.map(({ rung }) => rung)),
    rungs: trial.rungs,
    best: objective ? { value: objective.value, step: objective.step, epoch: objective.epoch } : null,
    last: objective?.last ?? null,
    started_at: trial.startedAt?.toISOString() ?? null,
    finished_at: trial.finishedAt?.toISOString() ?? null,
  })
}
