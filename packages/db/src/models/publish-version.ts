import { createId } from '@trainyard/runtime'
import {
  datasetInfo,
  type EnsembleResult,
  type MetricFloor,
  metricFloor,
  type ModelManifest,
  type ModelSource,
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
  text: `INSERT INTO model_versions (id, model_id, version, job_id, dataset_id, manifest, metrics, ensemble, source, bytes)
    SELECT $1, $2, COALESCE((SELECT max(version) FROM model_versions WHERE model_id = $2), 0) + 1, $3, $4, $5::jsonb, $6::jsonb, $7::jsonb, $8::jsonb,
      COALESCE((SELECT sum(bytes) FROM blobs WHERE sha256 = ANY($9)), 0)
    RETURNING version`,
  params: {
    id: text,
    modelId: text,
    jobId: nullable(text),
    datasetId: nullable(text),
    manifest: jsonText,
    metrics: jsonText,
    ensemble: nullable(jsonText),
    source: nullable(jsonText),
    files: texts,
  },
  row: { version: int },
})

const newest = statement({
  name: 'model versions: newest',
  text: `SELECT v.version, v.dataset_id AS "datasetId", d.name AS "datasetName", v.manifest -> 'spec' -> 'task' AS task, v.manifest -> 'dataset' AS dataset
    FROM models m JOIN model_versions v ON v.model_id = m.id LEFT JOIN datasets d ON d.id = v.dataset_id
    WHERE m.project_id = $1 AND m.name = $2 AND m.deleted_at IS NULL AND v.deleted_at IS NULL ORDER BY v.version DESC LIMIT 1`,
  params: { projectId: text, name: text },
  row: { version: int, datasetId: nullable(text), datasetName: nullable(text), task: json, dataset: json },
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
export type Publication = { id: string; version: number } | { version: null; rule: 'fits' | 'floor'; why: string }

/** What becomes a version: the result of a job, or what a file held. Nothing of what a file held was measured here. */
type NewVersion = { manifest: ModelManifest } & (
  | { job: LockedJob; metrics: Record<string, number | null>; ensemble: EnsembleResult | null }
  | { source: ModelSource }
)

/** Where a version is to go: `replace` takes it also where it does not fit the newest one. */
export type VersionPlace = { projectId: string; name: string; replace?: boolean | undefined }

/**
 * Makes the next version of a model, unless it does not fit the newest one and is not to replace it, or it does not reach the model's floor. The model's row is
 * locked, so that of two at once one sees the other's version, and numbers are consecutive; a deleted version's number is not reused.
 */
export async function publishVersion(
  transaction: Transaction,
  { projectId, name, replace = false }: VersionPlace,
  { manifest, ...origin }: NewVersion,
): Promise<Publication> {
  const { id: modelId } = await oneRow(transaction, ensureModel, { id: createId('model'), projectId, name })
  await oneRow(transaction, holdModel, { id: modelId })
  const next = { task: manifest.spec.task, dataset: manifest.dataset }
  const why = replace ? null : whyNotPublished(name, await newestVersion(transaction, projectId, name), next)
  if (why !== null) return { version: null, rule: 'fits', why }
  const { job, metrics, ensemble, source } = 'job' in origin ? { ...origin, source: null } : { job: null, metrics: {}, ensemble: null, source: origin.source }
  const below = whyBelowFloor(name, await floorOf(transaction, projectId, name), metrics)
  if (below !== null) return { version: null, rule: 'floor', why: below }
  const id = createId('modelVersion')
  const { version } = await oneRow(transaction, insert, {
    id,
    modelId,
    jobId: job?.id ?? null, // default: it was imported
    datasetId: job?.datasetId ?? null, // default: it was imported
    manifest: JSON.stringify(manifest),
    metrics: JSON.stringify(metrics),
    ensemble: ensemble && JSON.stringify(ensemble),
    source: source && JSON.stringify(source),
    files: manifest.members.map(({ sha256 }) => sha256),
  })
  return { id, version }
}
