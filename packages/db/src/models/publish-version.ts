import { createId } from '@trainyard/runtime'
import {
  datasetInfo,
  type EnsembleResult,
  type MetricFloor,
  metricFloor,
  type ModelManifest,
  type NewestVersion,
  task,
  whyBelowFloor,
  whyNotPublished,
} from '@trainyard/spec'
import { firstRow, int, json, jsonText, nullable, oneRow, type Queryable, statement, text, texts, type Transaction } from '../connection/statement.js'
import type { LockedJob } from '../jobs/job-life.js'

const ensureModel = statement({
  name: 'models: ensure',
  text: `INSERT INTO models (id, project_id, name) VALUES ($1, $2, $3)
    ON CONFLICT (project_id, name) DO UPDATE SET deleted_at = NULL RETURNING id`,
  params: { id: text, projectId: text, name: text },
  row: { id: text },
})
const holdModel = statement({ name: 'models: hold', text: 'SELECT id FROM models WHERE id = $1 FOR NO KEY UPDATE', params: { id: text }, row: { id: text } })
const insert = statement({
  name: 'model versions: insert',
  text: `INSERT INTO model_versions (id, model_id, version, job_id, dataset_id, manifest, metrics, ensemble, bytes)
    SELECT $1, $2, COALESCE((SELECT max(version) FROM model_versions WHERE model_id = $2), 0) + 1, $3, $4, $5::jsonb, $6::jsonb, $7::jsonb,
      COALESCE((SELECT sum(bytes) FROM blobs WHERE sha256 = ANY($8)), 0)
    RETURNING version`,
  params: { id: text, modelId: text, jobId: text, datasetId: text, manifest: jsonText, metrics: jsonText, ensemble: nullable(jsonText), files: texts },
  row: { version: int },
})

const newest = statement({
  name: 'model versions: newest',
  text: `SELECT v.version, v.dataset_id AS "datasetId", d.name AS "datasetName", v.manifest -> 'spec' -> 'task' AS task, v.manifest -> 'dataset' AS dataset
    FROM models m JOIN model_versions v ON v.model_id = m.id JOIN datasets d ON d.id = v.dataset_id
    WHERE m.project_id = $1 AND m.name = $2 AND m.deleted_at IS NULL AND v.deleted_at IS NULL ORDER BY v.version DESC LIMIT 1`,
  params: { projectId: text, name: text },
  row: { version: int, datasetId: text, datasetName: text, task: json, dataset: json },
})

/** The newest version of a model; null where there is none. */
export async function newestVersion(on: Queryable, projectId: string, name: string): Promise<NewestVersion | null> {
  const row = await firstRow(on, newest, { projectId, name })
  return row && { ...row, task: task.parse(row.task), dataset: datasetInfo.parse(row.dataset) }
}

const next = statement({
  name: 'model versions: next number',
  text: `SELECT (COALESCE(max(v.version), 0) + 1)::int AS next FROM models m JOIN model_versions v ON v.model_id = m.id WHERE m.project_id = $1 AND m.name = $2`,
  params: { projectId: text, name: text },
  row: { next: int },
})

/** The number that the next version of a model would have. */
export const nextVersion = async (on: Queryable, projectId: string, name: string): Promise<number> => (await oneRow(on, next, { projectId, name })).next

const floor = statement({
  name: 'models: floor',
  text: 'SELECT floor FROM models WHERE project_id = $1 AND name = $2 AND deleted_at IS NULL',
  params: { projectId: text, name: text },
  row: { floor: nullable(json) },
})

/** What a version of a model must reach before it is published; null where it has no floor. */
export const floorOf = async (on: Queryable, projectId: string, name: string): Promise<MetricFloor | null> =>
  metricFloor.nullable().parse((await firstRow(on, floor, { projectId, name }))?.floor ?? null) // default: a model that is not there has none

/** A version that was made, or the rule by which none was, and why. */
export type Publication = { version: number } | { version: null; rule: 'fits' | 'floor'; why: string }

/**
 * Makes a job's result the next version of a model, unless it does not fit the newest one and the job does not say that it may replace it, or it does not reach the
 * model's floor. The model's row is
 * locked, so that of two jobs at once one sees the other's version, and numbers are consecutive; a deleted version's number is not reused.
 */
export async function publishVersion(
  transaction: Transaction,
  job: LockedJob,
  { name, replace = false }: { name: string; replace?: boolean | undefined },
  { manifest, metrics, ensemble }: { manifest: ModelManifest; metrics: Record<string, number | null>; ensemble: EnsembleResult | null },
): Promise<Publication> {
  const { id: modelId } = await oneRow(transaction, ensureModel, { id: createId('model'), projectId: job.projectId, name })
  await oneRow(transaction, holdModel, { id: modelId })
  const next = { task: manifest.spec.task, dataset: manifest.dataset }
  const why = replace ? null : whyNotPublished(name, await newestVersion(transaction, job.projectId, name), next)
  if (why !== null) return { version: null, rule: 'fits', why }
  const below = whyBelowFloor(name, await floorOf(transaction, job.projectId, name), metrics)
  if (below !== null) return { version: null, rule: 'floor', why: below }
  const { version } = await oneRow(transaction, insert, {
    id: createId('modelVersion'),
    modelId,
    jobId: job.id,
    datasetId: job.datasetId,
    manifest: JSON.stringify(manifest),
    metrics: JSON.stringify(metrics),
    ensemble: ensemble && JSON.stringify(ensemble),
    files: manifest.members.map(({ sha256 }) => sha256),
  })
  return { version }
}
