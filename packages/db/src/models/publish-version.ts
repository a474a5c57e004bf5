import { createId } from '@trainyard/runtime'
import type { EnsembleResult, ModelManifest } from '@trainyard/spec'
import { execute, oneRow, type Transaction } from '../connection/queries.js'
import type { LockedJob } from '../jobs/lock-job.js'

const ensureModel = `INSERT INTO models (id, project_id, name) VALUES ($1, $2, $3)
  ON CONFLICT (project_id, name) DO UPDATE SET deleted_at = NULL RETURNING id`
const insert = `INSERT INTO model_versions (id, model_id, version, job_id, dataset_id, manifest, metrics, ensemble, bytes)
  SELECT $1, $2, COALESCE((SELECT max(version) FROM model_versions WHERE model_id = $2), 0) + 1, $3, $4, $5::jsonb, $6::jsonb, $7::jsonb,
    COALESCE((SELECT sum(bytes) FROM blobs WHERE sha256 = ANY($8)), 0)
  RETURNING version`

/** Makes a job's result the next version of a model. The model's row is held, so that numbers follow each other; a deleted version's number is not used again. */
export async function publishVersion(
  transaction: Transaction,
  job: LockedJob,
  name: string,
  { manifest, metrics, ensemble }: { manifest: ModelManifest; metrics: Record<string, number | null>; ensemble: EnsembleResult | null },
): Promise<number> {
  const model = await oneRow<{ id: string }>(transaction, ensureModel, [createId('model'), job.project_id, name])
  await execute(transaction, 'SELECT 1 FROM models WHERE id = $1 FOR NO KEY UPDATE', [model.id])
  const files = manifest.members.map(({ sha256 }) => sha256)
  const values = [
    createId('modelVersion'),
    model.id,
    job.id,
    job.dataset_id,
    JSON.stringify(manifest),
    JSON.stringify(metrics),
    ensemble && JSON.stringify(ensemble),
    files,
  ]
  return (await oneRow<{ version: number }>(transaction, insert, values)).version
}
