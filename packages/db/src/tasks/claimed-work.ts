import { type Asked, type Lease, measuringTime } from '@trainyard/lifecycle'
import {
  type DatasetColumn,
  type DatasetInfo,
  type DatasetSource,
  datasetInfo,
  datasetSource,
  defined,
  type MemberView,
  memberView,
  resolvedJobSpec,
  type ResolvedJobSpec,
  type TaskKind,
} from '@trainyard/spec'
import { z } from 'zod'
import { bigint, bool, firstRow, float, int, ints, json, jsonOf, nullable, oneRow, rows, statement, text, type Transaction } from '../connection/statement.js'
import type { LockedJob } from '../jobs/job-life.js'
import type { ClaimedBatch } from '../predictions/claimed-batch.js'
import { keptColumnsOf } from '../starts/starts.js'
import type { LockedTask } from './lease.js'
import type { TaskTrace } from './task-trace.js'

/** What a finished member left: `checkpoint` is its `final` one, `predictionsSha256` a tensor file of its outputs on the held-out splits. */
export type FinishedMember = {
  best: MemberView['best']
  final: Record<string, number | null>
  parameters: number
  predictionsSha256: string
  checkpoint: { id: string; sha256: string; step: number } | null
}

/**
 * A member that a task is about. `source` is the member of another job that it is a copy of; null for one that the job trains. `resume` is its newest `last` checkpoint; `finished` is set for a combining task only,
 * whose members have all succeeded.
 */
export type ClaimedMember = {
  id: string
  index: number
  seed: number
  source: MemberView['source']
  resume: { sha256: string; step: number } | null
  finished: FinishedMember | null
}

/** The job of a claimed task. */
export type ClaimedJob = {
  id: string
  projectId: string
  spec: ResolvedJobSpec
  /** What was asked of the job before the claim. */
  request: Asked
  /** How long the figures of its ensemble may take, in milliseconds: what is left of its time, none while members train. */
  measuringMs: number
}

/** The data set of a claimed task; `info` and `sha256` are null only while it is being prepared. */
export type ClaimedDataset = {
  id: string
  info: DatasetInfo | null
  sha256: string | null
  source: DatasetSource
  /** The columns that it is taken by, where they are those of what the job starts from. */
  columns: DatasetColumn[] | null
}

/** All that a worker needs to begin: a job and its data set, a data set to be prepared, or a batch prediction. */
export type Claim = {
  taskId: string
  kind: TaskKind
  epoch: number
  lease: Lease
  job: ClaimedJob | null
  dataset: ClaimedDataset | null
  batch: ClaimedBatch | null
  members: ClaimedMember[]
  /** For whose request this is done; null where nothing is traced. */
  trace: TaskTrace | null
}

const datasetOfTask = statement({
  name: 'datasets: of a task',
  text: 'SELECT id, info, sha256, source FROM datasets WHERE id = $1',
  params: { id: text },
  row: { id: text, info: nullable(json), sha256: nullable(text), source: json },
})

/** The data set of a claimed task; null where it has none. */
export async function claimedDataset(transaction: Transaction, datasetId: string | null, jobId: string | null): Promise<ClaimedDataset | null> {
  if (datasetId === null) return null
  const row = defined(await firstRow(transaction, datasetOfTask, { id: datasetId }), 'the data set of a claimed task')
  const columns = jobId === null ? null : await keptColumnsOf(transaction, jobId)
  return { ...row, columns, info: row.info === null ? null : datasetInfo.parse(row.info), source: datasetSource.parse(row.source) }
}

const measuring = statement({
  name: 'jobs: time to measure',
  text: `SELECT EXISTS (SELECT 1 FROM tasks t WHERE t.job_id = j.id AND t.kind = 'train' AND t.status IN ('waiting', 'queued', 'running')) AS trains,
      1000 * ((j.spec -> 'limits' ->> 'max_seconds')::float8 - COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - j.started_at)::float8, 0)) AS "leftMs"
    FROM jobs j WHERE j.id = $1`,
  params: { jobId: text },
  row: { trains: bool, leftMs: float },
})

/** The job of a claimed task. */
export async function claimedJob(transaction: Transaction, { id, projectId, spec, request }: LockedJob): Promise<ClaimedJob> {
  const { trains, leftMs } = await oneRow(transaction, measuring, { jobId: id })
  const measuringMs = trains ? 0 : measuringTime(leftMs)
  return { id, projectId, spec: resolvedJobSpec.parse(spec), request: request ?? 'none', measuringMs }
}

type Checkpoints = Partial<Record<'last' | 'final', { id: string; sha256: string; step: number }>>
const membersOfTask = statement({
  name: 'members: of a task',
  text: `SELECT m.id, m.index, m.seed, m.source, m.best, m.final, m.parameters, m.predictions_sha256 AS "predictionsSha256",
      (SELECT jsonb_object_agg(c.kind, jsonb_build_object('id', c.id, 'sha256', c.sha256, 'step', c.step))
        FROM checkpoints c WHERE c.job_id = m.job_id AND c.member = m.index) AS checkpoints
    FROM members m WHERE m.job_id = $1 AND (CASE WHEN $2 = 'combine' THEN m.status = 'succeeded' ELSE m.index = ANY($3) END) ORDER BY m.index`,
  params: { jobId: nullable(text), kind: text, members: ints },
  row: {
    id: text,
    index: int,
    seed: bigint,
    source: nullable(json),
    best: nullable(json),
    final: nullable(json),
    parameters: nullable(int),
    predictionsSha256: nullable(text),
    checkpoints: nullable(jsonOf<Checkpoints>()),
  },
})
const finalMetrics = z.record(z.string(), z.number().nullable())

/** A training task's own members; a combining task's are all that succeeded. */
export async function claimedMembers(transaction: Transaction, { kind, jobId, members }: LockedTask): Promise<ClaimedMember[]> {
  const found = await rows(transaction, membersOfTask, { jobId, kind, members })
  return found.map(({ id, index, seed, source, checkpoints, best, final, parameters, predictionsSha256 }) => {
    const last = checkpoints?.last
    const finished = (): FinishedMember => ({
      best: memberView.shape.best.parse(best),
      final: finalMetrics.parse(final),
      parameters: defined(parameters, `the number of parameters of member ${id}`),
      predictionsSha256: defined(predictionsSha256, `the predictions of member ${id}`),
      checkpoint: checkpoints?.final ?? null,
    })
    return {
      id,
      index,
      seed,
      source: memberView.shape.source.parse(source),
      resume: kind === 'train' && last ? { sha256: last.sha256, step: last.step } : null,
      finished: kind === 'combine' ? finished() : null,
    }
  })
}
