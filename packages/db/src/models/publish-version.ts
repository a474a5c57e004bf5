import { createId } from '@trainyard/runtime'
import type { EnsembleResult, ModelManifest } from '@trainyard/spec'
import { int, jsonText, nullable, oneRow, statement, text, texts, type Transaction } from '../connection/statement.js'
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

/** Makes a job's result the next version of a model. The model's row is locked, so that numbers are consecutive; a deleted version's number is not reused. */
export async function publishVersion(
  transaction: Transaction,
  job: LockedJob,
  name: string,
  { manifest, metrics, ensemble }: { manifest: ModelManifest; metrics: Record<string, number | null>; ensemble: EnsembleResult | null },
): Promise<number> {
  const { id: modelId } = await oneRow(transaction, ensureModel, { id: createId('model'), projectId: job.projectId, name })
  await oneRow(transaction, holdModel, { id: modelId })
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
  return version
}
