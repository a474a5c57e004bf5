import { createHash } from 'node:crypto'
import type { Claim, Database } from '@trainyard/db'
import { createId } from '@trainyard/runtime'
import {
  type AnalysisBody,
  type DatasetInfo,
  type EnsembleResult,
  type MetricPoint,
  type ModelManifest,
  type ResolvedJobSpec,
  resolvedJobSpec,
  type SweepSpec,
  sweepSpec,
  batchSettings,
} from '@trainyard/spec'

/** A small table, as preparing it would describe it. */
export const tableInfo: DatasetInfo = {
  kind: 'table',
  task: 'classification',
  rows: 8,
  test_rows: 2,
  input_shape: [2],
  classes: ['a', 'b'],
  class_counts: [4, 4],
  columns: ['x', 'y'].map((name) => ({ name, type: 'numeric' as const, missing: 0, mean: 0, std: 1, categories: null })),
  label: 'class',
}

/** A project that no other test knows. */
export const newProject = (db: Database): Promise<{ id: string; name: string }> => db.projects.ensure(createId('project'))

/** Claims a task that must be claimable. */
export async function claimed(
  db: Database,
  taskId: string,
  { workerId = 'wrk_test', leaseSeconds = 60 }: { workerId?: string; leaseSeconds?: number } = {},
): Promise<Claim> {
  const claim = await db.tasks.claim({ taskId, workerId, leaseSeconds })
  if (!claim) throw new Error(`${taskId} could not be claimed`)
  return claim
}

/** A data set that went through its preparation. */
export async function readyDataset(db: Database, projectId: string): Promise<{ id: string; sha256: string }> {
  const { id } = await db.datasets.create({ projectId, name: 'table', source: { type: 'sample', sample: 'iris' } })
  const [task] = await db.tasks.ready({ datasetId: id })
  if (!task) throw new Error('no task prepares the data set')
  const { lease } = await claimed(db, task.id)
  await db.datasets.markReady(lease, { info: tableInfo, warnings: [], file: new TextEncoder().encode(`rows of ${id}`) })
  const { sha256 } = await db.datasets.get(projectId, id)
  if (sha256 === null) throw new Error('the data set is not ready')
  return { id, sha256 }
}

export type SpecChoice = {
  datasetId: string
  members?: number
  membersPerCall?: number | 'auto'
  interim?: boolean
  model?: string
  priority?: number
  seed?: number
  name?: string
}

/** A resolved job of a tiny network. */
export const jobSpecOf = ({
  datasetId,
  members = 1,
  membersPerCall = 1,
  interim = false,
  model,
  priority = 0,
  seed = 7,
  name = 'job',
}: SpecChoice): ResolvedJobSpec =>
  resolvedJobSpec.parse({
    name,
    dataset: { id: datasetId },
    task: 'classification',
    architecture: { layers: [{ type: 'dense', units: 4 }] },
    ensemble: { members, members_per_call: membersPerCall, interim },
    seed,
    priority,
    ...(model === undefined ? {} : { model: { name: model } }),
  })

/** Queues a job in a project of its own, unless one is given, with a task for each member unless it says how many train in a pack; its training tasks come in the order of their members. */
export async function queuedJob(
  db: Database,
  choice: Omit<SpecChoice, 'datasetId'> & { project?: { id: string; datasetId: string } } = {},
): Promise<{ id: string; projectId: string; datasetId: string; tasks: string[] }> {
  const { project, ...rest } = choice
  const projectId = project?.id ?? (await newProject(db)).id
  const datasetId = project?.datasetId ?? (await readyDataset(db, projectId)).id
  const spec = jobSpecOf({ datasetId, ...rest })
  const id = await db.jobs.create({ projectId, spec, specSha256: createHash('sha256').update(JSON.stringify(spec)).digest('hex') })
  const tasks = await db.tasks.ready({ jobIds: [id] })
  const claimedOrder = await db.pool.query<{ id: string }>(`SELECT id FROM tasks WHERE job_id = $1 AND kind = 'train' ORDER BY members`, [id])
  if (tasks.length !== claimedOrder.rows.length) throw new Error('a fresh job has every training task ready')
  return { id, projectId, datasetId, tasks: claimedOrder.rows.map((row) => row.id) }
}

/** A checkpoint with content of its own. */
export const checkpointOf = (member: number, kind: 'last' | 'best' | 'final', step: number, content = `${kind} of ${member} at ${step}`) => ({
  member,
  kind,
  step,
  epoch: step / 10,
  metrics: { val_loss: 1 / (step + 1) },
  resumable: kind === 'last',
  file: new TextEncoder().encode(content),
})

/** How a member ends. */
export const completedMember = (index: number) => ({
  index,
  best: { metric: 'val_loss', value: 0.25, step: 10 },
  final: { val_loss: 0.25, val_accuracy: 0.9 },
  parameters: 22,
  predictions: new TextEncoder().encode(`predictions of ${index} ${createId('member')}`),
})

/** Trains a claimed task's members to their end: a final checkpoint each, then the completion. */
export async function completeTask(db: Database, { lease, members }: Claim): Promise<string[]> {
  for (const { index } of members) await db.checkpoints.save(lease, checkpointOf(index, 'final', 10, `final ${lease.taskId} ${index}`))
  const { ready } = await db.tasks.complete(lease, { members: members.map(({ index }) => completedMember(index)) })
  return ready.map(({ id }) => id)
}

/** What a combining task finds. */
export function combinedOf(claim: Claim): {
  ensemble: EnsembleResult
  analysis: AnalysisBody
  weights: { index: number; weight: number; used: boolean }[]
  manifest: ModelManifest
  metrics: Record<string, number>
} {
  if (!claim.job || !claim.dataset?.info) throw new Error('only a job can be combined')
  const interval = { delta: 0.01, ci95: [0, 0.02] as [number, number] }
  const metrics = { val_accuracy: 0.95 }
  return {
    ensemble: {
      combine: 'mean',
      members_used: claim.members.length,
      split: 'validation',
      metric: 'val_accuracy',
      metrics,
      best_member: { index: 0, value: 0.9 },
      mean_member: 0.9,
      gain: interval,
      gain_over_mean: interval,
      diversity: null,
    },
    analysis: {
      split: 'validation',
      dataset_split: 'train',
      rows: 2,
      classes: ['a', 'b'],
      members: claim.members.map(({ index }) => ({ index, used: true, weight: 1 / claim.members.length, metrics: {}, confusion: null })),
      confusion: null,
      most_confused: [],
      per_class: [],
      worst: [],
      calibration: null,
      selection: null,
      disagreement: null,
      regression: null,
    },
    weights: claim.members.map(({ index }) => ({ index, weight: 1 / claim.members.length, used: true })),
    manifest: {
      format: 'trainyard-model-1',
      spec: claim.job.spec,
      dataset: claim.dataset.info,
      preprocessing: { kind: 'table', columns: [] },
      target: null,
      combine: 'mean',
      members: claim.members.map(({ index, finished }) => {
        if (!finished?.checkpoint) throw new Error(`member ${index} has no final checkpoint`)
        return { index, checkpoint_id: finished.checkpoint.id, sha256: finished.checkpoint.sha256, weight: 1 }
      }),
      parameters: 22,
    },
    metrics,
  }
}

/** Points of one key, one a step. */
export const pointsOf = (member: number, key: string, steps: readonly number[], value: (step: number) => number | null = (step) => step / 7): MetricPoint[] =>
  steps.map((step) => ({ member, key, step, epoch: step / 10, value: value(step), at: new Date(1_700_000_000_000 + step).toISOString() }))

/** Lets every lease of a job run out, as time would: by the database's clock. */
export async function expireLeases(db: Database, jobId: string): Promise<void> {
  await db.pool.query(`UPDATE tasks SET lease_expires_at = clock_timestamp() - interval '1 second' WHERE job_id = $1 AND status = 'running'`, [jobId])
}

/** A sweep of so many trials of a tiny network, on a data set of its own. Returns its id. */
export async function newSweep(db: Database, projectId: string, count: number, parts: Partial<SweepSpec> = {}, chosen?: number): Promise<string> {
  const datasetId = (await readyDataset(db, projectId)).id
  const spec = sweepSpec.parse({
    name: 'sweep',
    job: {},
    space: { 'optimizer.learning_rate': { type: 'choice', values: [1] } },
    objective: { metric: 'val_loss', direction: 'minimize' },
    strategy: { type: 'grid' },
    max_concurrent: 2,
    seed: 1,
    ...parts,
  })
  const trials = Array.from({ length: count }, (_, index) => {
    const job = jobSpecOf({ datasetId })
    return { values: { 'optimizer.learning_rate': index }, spec: job, specSha256: createHash('sha256').update(String(index)).digest('hex') }
  })
  return db.sweeps.create({ projectId, spec, trials, ...(chosen === undefined ? {} : { chosen }) })
}

/** Queues a batch prediction of a data set by version 1 of a model; gives its id. */
export const newBatch = (db: Database, projectId: string, model: string, datasetId: string): Promise<string> =>
  db.predictions.create({
    projectId,
    model,
    version: '1',
    source: { type: 'dataset', dataset_id: datasetId, name: 'rows' },
    settings: batchSettings.parse({ columns: 'all' }),
  })
