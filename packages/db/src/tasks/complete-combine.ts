import { type AnalysisBody, type EnsembleResult, type ModelManifest, modelManifest } from '@trainyard/spec'
import { execute, type Transaction } from '../connection/queries.js'
import { moveJob } from '../jobs/move-job.js'
import { publishVersion } from '../models/publish-version.js'
import { endAttempt, setTask } from './end-attempt.js'
import { holdTaskAndJob, type Lease } from './lease.js'

export type Combined = {
  /** Null where no rows were held out to measure it on. */
  ensemble: EnsembleResult | null
  weights: readonly { index: number; weight: number; used: boolean }[]
  /** What serving needs; without it no version is made. */
  manifest?: ModelManifest
  /** Where the ensemble is right and wrong; left out where nothing was measured. */
  analysis?: AnalysisBody | null
  /** Of the model version, by name. */
  metrics: Record<string, number | null>
}

const setAnalysis = `INSERT INTO job_analyses (job_id, analysis) VALUES ($1, $2::jsonb)
  ON CONFLICT (job_id) DO UPDATE SET analysis = excluded.analysis, created_at = clock_timestamp()`

/**
 * Ends a job: ensemble, members' shares, the model's next version and the final state in one transaction. A job that was cancelled meanwhile
 * keeps the ensemble of its finished members but ends cancelled, and no version is made of it.
 */
export async function completeCombine(
  transaction: Transaction,
  lease: Lease,
  { ensemble, weights, manifest, metrics, analysis }: Combined,
): Promise<{ version: number | null }> {
  const { task, job } = await holdTaskAndJob(transaction, lease)
  if (!job || task.kind !== 'combine') throw new Error(`task ${task.id} does not combine`)
  await endAttempt(transaction, task, 'done')
  await setTask(transaction, task, 'done')
  const shares = `UPDATE members m SET used = w.used, weight = w.weight FROM unnest($2::int[], $3::float8[], $4::boolean[]) AS w (index, weight, used) WHERE m.job_id = $1 AND m.index = w.index`
  await execute(transaction, shares, [job.id, weights.map(({ index }) => index), weights.map(({ weight }) => weight), weights.map(({ used }) => used)])
  await execute(transaction, 'UPDATE jobs SET ensemble = $2::jsonb WHERE id = $1', [job.id, ensemble && JSON.stringify(ensemble)])
  if (analysis) await execute(transaction, setAnalysis, [job.id, JSON.stringify(analysis)])
  if (job.request === 'cancel') {
    await moveJob(transaction, job, 'cancelled', { message: 'the ensemble of the members that had finished is kept' })
    return { version: null }
  }
  const name = job.spec.model?.name
  const version = name && manifest ? await publishVersion(transaction, job, name, { manifest: modelManifest.parse(manifest), metrics, ensemble }) : null
  if (version !== null) await execute(transaction, 'UPDATE jobs SET model_name = $2, model_version = $3 WHERE id = $1', [job.id, name, version])
  await moveJob(transaction, job, 'succeeded', { message: null })
  return { version }
}
