import { completeAttempt, completeCombining, type FailedMember, type Lease, publishes, warned } from '@trainyard/lifecycle'
import {
  type AnalysisBody,
  defined,
  type EnsembleResult,
  type ErrorDetail,
  invariant,
  type MemberView,
  type ModelManifest,
  modelManifest,
  type RangeTestResult,
  type TaskRef,
} from '@trainyard/spec'
import { type BlobContent, storeBlob } from '../blobs/write-blob.js'
import { bools, execute, floats, int, ints, jsonText, nullable, rows, statement, text, type Transaction } from '../connection/statement.js'
import { type Publication, publishVersion } from '../models/publish-version.js'
import { decide, holdTask, holdTaskAndJob } from './lease.js'

/** How a member ended well: `predictions` is a tensor file of its outputs on the held-out splits. */
export type CompletedMember = { index: number; best: MemberView['best']; final: Record<string, number | null>; parameters: number; predictions: BlobContent }

/** What a training task leaves: its members, those of a pack that failed, and, where it was a range test, what that found. */
export type Trained = { members: readonly CompletedMember[]; failed?: readonly FailedMember[]; rangeTest?: RangeTestResult | null }

/** What a combining task found. */
export type Combined = {
  /** Null where no rows were held out to measure it on. */
  ensemble: EnsembleResult | null
  weights: readonly { index: number; weight: number; used: boolean }[]
  /** What serving needs; without it no version is made. */
  manifest?: ModelManifest
  /** Where the ensemble is right and wrong; absent where nothing was measured. */
  analysis?: AnalysisBody | null
  /** Of the model version, by name. */
  metrics: Record<string, number | null>
}

const succeed = statement({
  name: 'members: succeed',
  text: `UPDATE members SET status = 'succeeded', best = $3::jsonb, final = $4::jsonb, parameters = $5, predictions_sha256 = $6 WHERE job_id = $1 AND index = $2`,
  params: { jobId: text, index: int, best: nullable(jsonText), final: jsonText, parameters: int, sha256: text },
})
const succeeded = statement({
  name: 'members: succeeded',
  text: `SELECT index FROM members WHERE job_id = $1 AND status = 'succeeded'`,
  params: { jobId: text },
  row: { index: int },
})
const setRangeTest = statement({
  name: 'jobs: set range test',
  text: 'UPDATE jobs SET range_test = $2::jsonb WHERE id = $1',
  params: { id: text, result: jsonText },
})
export const noteProgress = statement({
  name: 'tasks: note progress',
  text: 'UPDATE tasks SET idle_attempts = 0, deferrals = 0 WHERE id = $1',
  params: { id: text },
})
const setShares = statement({
  name: 'members: set shares',
  text: `UPDATE members m SET used = w.used, weight = w.weight FROM unnest($2::int[], $3::float8[], $4::boolean[]) AS w (index, weight, used)
    WHERE m.job_id = $1 AND m.index = w.index`,
  params: { jobId: text, indices: ints, weights: floats, used: bools },
})
const setEnsemble = statement({
  name: 'jobs: set ensemble',
  text: 'UPDATE jobs SET ensemble = $2::jsonb WHERE id = $1',
  params: { id: text, ensemble: nullable(jsonText) },
})
const setAnalysis = statement({
  name: 'analyses: set',
  text: `INSERT INTO job_analyses (job_id, analysis) VALUES ($1, $2::jsonb)
    ON CONFLICT (job_id) DO UPDATE SET analysis = excluded.analysis, created_at = clock_timestamp()`,
  params: { jobId: text, analysis: jsonText },
})
const setVersion = statement({
  name: 'jobs: set model version',
  text: 'UPDATE jobs SET model_name = $2, model_version = $3 WHERE id = $1',
  params: { id: text, name: text, version: int },
})

const addWarning = statement({
  name: 'jobs: add warning',
  text: 'UPDATE jobs SET warnings = warnings || $2::jsonb WHERE id = $1',
  params: { id: text, warning: jsonText },
})

/** What a job is warned of that made no version; null where one was made. */
function warningOf(published: Publication | null): ErrorDetail | null {
  if (published === null || published.version !== null) return null
  const message = `model.name: nothing was published, since ${published.why}. POST /v1/ensembles with this job publishes it under another name`
  return { path: 'model.name', rule: published.rule, message }
}

type Succeeded = { jobId: string; member: CompletedMember; sha256: string }

async function markSucceeded(transaction: Transaction, { jobId, member, sha256 }: Succeeded): Promise<void> {
  const { index, best, final, parameters } = member
  await execute(transaction, succeed, { jobId, index, best: best && JSON.stringify(best), final: JSON.stringify(final), parameters, sha256 })
}

/** Keeps one member of a training that goes on to the next: a snapshot. Done again after a resume, it writes the same. */
export async function completeMember(transaction: Transaction, lease: Lease, member: CompletedMember): Promise<void> {
  const { sha256 } = await storeBlob(transaction, member.predictions)
  const task = await holdTask(transaction, lease)
  const trains = task.jobId !== null && task.kind === 'train' && task.members.includes(member.index)
  invariant(trains, `task ${task.id} does not train member ${member.index}`)
  await markSucceeded(transaction, { jobId: defined(task.jobId, 'the job of the task'), member, sha256 })
  await execute(transaction, noteProgress, { id: task.id })
}

/**
 * Ends a training task with the members that it trained, apart from those that were kept before. Files are written before the fence: however long that takes,
 * heartbeats renew the lease meanwhile, and the fence asks only whether it is still the present one.
 */
export async function completeTrain(transaction: Transaction, lease: Lease, { members, failed = [], rangeTest = null }: Trained): Promise<TaskRef[]> {
  const files = new Map<number, string>()
  for (const { index, predictions } of members) files.set(index, (await storeBlob(transaction, predictions)).sha256)
  const { task, job } = await holdTaskAndJob(transaction, lease)
  const jobId = defined(job, 'the job of a training task').id
  const kept = await rows(transaction, succeeded, { jobId })
  const ended = [...files.keys(), ...failed.map(({ index }) => index)]
  const missing = task.members.filter((index) => !ended.includes(index) && !kept.some((member) => member.index === index))
  const foreign = ended.filter((index) => !task.members.includes(index))
  const fits = task.kind === 'train' && missing.length === 0 && foreign.length === 0
  invariant(fits, `task ${task.id} is ${task.kind} of members ${task.members.join(', ')}, not ${ended.join(', ')}`)
  for (const member of members) await markSucceeded(transaction, { jobId, member, sha256: defined(files.get(member.index), 'the file of the member') })
  if (rangeTest) await execute(transaction, setRangeTest, { id: jobId, result: JSON.stringify(rangeTest) })
  return decide(transaction, { task, job }, (life) => completeAttempt(life, task.id, failed))
}

/**
 * Stores the ensemble of a job: its figures, members' shares, the model's next version and the state of the job in one transaction. The job ends with it, unless
 * members still train. A job that was cancelled meanwhile keeps the ensemble of its finished members but ends cancelled, and no version is made of it.
 */
export async function completeCombine(
  transaction: Transaction,
  lease: Lease,
  { ensemble, weights, manifest, metrics, analysis }: Combined,
): Promise<{ version: number | null; ready: TaskRef[] }> {
  const { task, job } = await holdTaskAndJob(transaction, lease)
  if (!job || task.kind !== 'combine') throw new Error(`task ${task.id} does not combine`)
  await execute(transaction, setShares, {
    jobId: job.id,
    indices: weights.map(({ index }) => index),
    weights: weights.map(({ weight }) => weight),
    used: weights.map(({ used }) => used),
  })
  await execute(transaction, setEnsemble, { id: job.id, ensemble: ensemble && JSON.stringify(ensemble) })
  if (analysis) await execute(transaction, setAnalysis, { jobId: job.id, analysis: JSON.stringify(analysis) })
  const { model } = job.spec
  const publish = model !== null && manifest !== undefined && publishes(job)
  const published = publish
    ? await publishVersion(transaction, { projectId: job.projectId, ...model }, { job, manifest: modelManifest.parse(manifest), metrics, ensemble })
    : null
  if (publish && published && published.version !== null) await execute(transaction, setVersion, { id: job.id, name: model.name, version: published.version })
  const warning = warningOf(published)
  const combined = weights.map(({ index }) => index)
  let isLast = false
  const ready = await decide(transaction, { task, job }, (life) => {
    const next = completeCombining(life, task.id, combined)
    // While members still train, a later ensemble may be published.
    isLast = next.job?.status === 'succeeded'
    return warning !== null && isLast ? warned(next, warning.message) : next
  })
  if (warning !== null && isLast) await execute(transaction, addWarning, { id: job.id, warning: JSON.stringify([warning]) })
  return { version: published?.version ?? null, ready }
}
