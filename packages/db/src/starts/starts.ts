import {
  type CheckpointKind,
  type DatasetInfo,
  datasetInfo,
  type LineageView,
  datasetColumn,
  modelManifest,
  type ResolvedJobSpec,
  resolvedJobSpec,
  withKeptColumns,
} from '@trainyard/spec'
import { z } from 'zod'
import { notFound } from '../connection/errors.js'
import type { Connections } from '../connection/pool.js'
import { firstRow, int, json, jsonOf, nullable, type Queryable, rows, statement, text, word } from '../connection/statement.js'
import { readImportLineage, readLineage } from './lineage.js'
import type { Models } from '../models/models.js'

/** What a job may be asked to start from. */
export type StartChoice = { model: string; version?: string; alias?: string } | { job: string }

/** A checkpoint that a member can start from, with the figures of the member that it is of; null where that has not succeeded. */
export type StartCheckpoint = { id: string; member: number; kind: CheckpointKind; step: number; sha256: string; final: Record<string, number | null> | null }

/**
 * What a job starts from: the job that trained it, its settings, the data set as the job saw it, and its checkpoints. `published` are those of a version. One that
 * was imported has no job and no checkpoints, and the data set that its file names, which may be one of another installation.
 */
export type StartSource = {
  jobId: string | null
  datasetId: string
  spec: ResolvedJobSpec
  info: DatasetInfo
  version: string | null
  published: readonly { index: number; checkpoint_id: string | null; sha256: string }[] | null
  checkpoints: StartCheckpoint[]
}

const jobOfSource = statement({
  name: 'starts: job',
  text: `SELECT j.dataset_id AS "datasetId", j.spec, d.info, j.kept_columns AS columns FROM jobs j JOIN datasets d ON d.id = j.dataset_id
    WHERE j.id = $1 AND j.project_id = $2`,
  params: { id: text, projectId: text },
  row: { datasetId: text, spec: json, info: nullable(json), columns: nullable(json) },
})
const checkpointsOfSource = statement({
  name: 'starts: checkpoints',
  text: `SELECT c.id, c.member, c.kind, c.step, c.sha256, m.final FROM checkpoints c LEFT JOIN members m ON m.job_id = c.job_id AND m.index = c.member
    WHERE c.job_id = $1 ORDER BY c.member, c.id`,
  params: { jobId: text },
  row: { id: text, member: int, kind: word<CheckpointKind>(), step: int, sha256: text, final: nullable(jsonOf<Record<string, number | null>>()) },
})

const keptColumns = z.array(datasetColumn).nullable()

/** What jobs start from. */
export type Starts = ReturnType<typeof createStarts>

/** What jobs start from. */
export const createStarts = ({ pool }: Connections, models: Models) => ({
  /**
   * A model version, or a job, as something to start from.
   * @throws {AppError} `not_found`.
   */
  async find(projectId: string, choice: StartChoice): Promise<StartSource> {
    if ('job' in choice) return { ...(await sourceOf(pool, projectId, choice.job)), version: null, published: null }
    const { version, manifest } = await models.resolve(projectId, choice.model, choice)
    const { members, dataset, spec } = modelManifest.parse(manifest)
    if (version.job_id === null)
      return { jobId: null, datasetId: spec.dataset.id, spec, info: dataset, checkpoints: [], version: version.version, published: members }
    return { ...(await sourceOf(pool, projectId, version.job_id)), info: dataset, version: version.version, published: members }
  },
  /**
   * Where a job comes from and what came from it.
   * @throws {AppError} `not_found`.
   */
  lineage: (projectId: string, jobId: string): Promise<LineageView> => readLineage(pool, projectId, jobId),
  /**
   * The same of the job that made a version; of an imported version its source, and what came from it.
   * @throws {AppError} `not_found`.
   */
  async lineageOfVersion(projectId: string, model: string, version: string): Promise<LineageView> {
    const { job_id: jobId } = await models.getVersion(projectId, model, version)
    return jobId === null ? readImportLineage(pool, projectId, model, version) : readLineage(pool, projectId, jobId)
  },
})

async function sourceOf(on: Queryable, projectId: string, jobId: string): Promise<Omit<StartSource, 'version' | 'published'>> {
  const found = await firstRow(on, jobOfSource, { id: jobId, projectId })
  if (!found?.info) throw notFound('job', jobId)
  const info = withKeptColumns(datasetInfo.parse(found.info), keptColumns.parse(found.columns))
  return { jobId, datasetId: found.datasetId, spec: resolvedJobSpec.parse(found.spec), info, checkpoints: await rows(on, checkpointsOfSource, { jobId }) }
}

const columnsOfJob = statement({
  name: 'starts: columns',
  text: 'SELECT kept_columns AS columns FROM jobs WHERE id = $1',
  params: { jobId: text },
  row: { columns: nullable(json) },
})

/** The columns that a job takes its data set by, since the weights that it starts from were trained on them; null where it takes them as they are. */
export async function keptColumnsOf(on: Queryable, jobId: string): Promise<z.output<typeof keptColumns>> {
  return keptColumns.parse((await firstRow(on, columnsOfJob, { jobId }))?.columns ?? null) // default: its row is gone
}
