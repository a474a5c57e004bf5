import type { LargestWorker, NextPublication } from '@trainyard/db'
import { schemaErrors, valueAt } from '@trainyard/runtime'
import {
  batchesOf,
  type DatasetInfo,
  type DatasetStatus,
  type DatasetWarning,
  defined,
  type ErrorDetail,
  estimatedSeconds,
  fitsAllRows,
  idSchema,
  jobInit,
  jobRows,
  type JobPlan,
  type JobSpec,
  jobSpec,
  limits,
  memberCost,
  networkEnds,
  type ResolvedInit,
  type NetworkShapes,
  type ResolvedJobSpec,
  scheduleHas,
  sharesTraining,
  totalMemory,
  whyNotPublished,
  withPresetDefaults,
} from '@trainyard/spec'
import { admit, type Demand, demandOf } from './admission.js'
import { none } from './error-detail.js'
import { checkInit, findInit, type FindStart, infoForInit, seenRows } from './inspect-init.js'
import { checkShapes } from './network-checks.js'
import { semanticErrors } from './semantic-checks.js'
import { leakWarnings } from './leak-warnings.js'
import { settleRows } from './split-checks.js'
import { semanticWarnings } from './semantic-warnings.js'

/** What the check needs to know of a data set. */
export type KnownDataset = {
  name: string
  status: DatasetStatus
  error: string | null
  info: DatasetInfo | null
  bytes: number | null
  warnings?: readonly DatasetWarning[]
}

export type JobCheck = {
  /** The data set of this id, as the caller may see it; null when there is none. */
  findDataset(id: string): Promise<KnownDataset | null>
  /** The model version or the job to start from, as the caller may see it; null when there is none. */
  findStart: FindStart
  /** The most that a worker of now has for a training. */
  largestWorker(): Promise<LargestWorker>
  /** The number of the next version of the model of this name, with what that has to fit and to reach. */
  findPublication(name: string): Promise<NextPublication>
  drawSeed(): number
  /** Errors found before, in the query. */
  errors: readonly ErrorDetail[]
  /** Whether the job is a trial of a sweep. */
  isTrial?: boolean
  /** `checkShapes`, where what it said of the same network is remembered. */
  shapesOf?: typeof checkShapes
}

/** A job's plan, or everything that is wrong with it. */
export type InspectedJob = { ok: true; plan: JobPlan; info: DatasetInfo } | { ok: false; errors: ErrorDetail[]; dataset: KnownDataset | null }

/** Reads a job and makes its plan, or lists all its errors. */
export async function inspectJob(given: unknown, check: JobCheck): Promise<InspectedJob> {
  const { findDataset, findStart, largestWorker, drawSeed, errors: earlier, isTrial = false, shapesOf = checkShapes } = check
  const id = idSchema('dataset').safeParse(valueAt(given, ['dataset', 'id']))
  const dataset = id.success ? await findDataset(id.data) : null
  const own = dataset?.status === 'ready' ? dataset.info : null
  const asked = jobInit.safeParse(valueAt(given, ['init']))
  const found = asked.success ? await findInit(asked.data, findStart) : null
  const taken = own && found ? infoForInit(found, own) : { info: own, errors: none }
  const { info } = taken
  const body = info ? withPresetDefaults(given, info, { isTrial }) : given
  const read = jobSpec.safeParse(body)
  const parsed = read.success && info ? { ...read, data: settleRows(read.data, info) } : read
  const ends = parsed.success ? parsed.data : {}
  const { shapes, errors: shapeErrors } = shapesOf(valueAt(body, ['architecture']), info && networkEnds(info, ends))
  const errors = [
    ...earlier,
    ...(parsed.success ? [] : schemaErrors(jobSpec, parsed.error.issues, body)),
    ...(id.success ? datasetErrors(id.data, dataset) : []),
    ...shapeErrors,
    ...(parsed.success && info ? semanticErrors(parsed.data, info) : []),
    ...(found?.errors ?? none), // default: it starts from its seed
    ...taken.errors,
  ]
  const sized = { shapes, info, own }
  const start = found && parsed.success && taken.errors.length === 0 && areKnown(sized) ? checkInit(parsed.data, found, sized) : null
  if (start && !start.ok) errors.push(...start.errors)
  if (errors.length > 0 || !parsed.success || !info) return { ok: false, errors: withoutRepeats(errors), dataset }
  // default: a data set without stored bytes takes none
  const bytes = dataset?.bytes ?? 0
  const size = { shapes: defined(shapes, 'the shapes of a network without errors'), datasetBytes: bytes }
  // On the rows that the weights were trained on, the same are held out.
  const seedOf = (): number => (found?.source && found.source.datasetId === parsed.data.dataset.id ? found.source.spec.seed : drawSeed())
  const { demand, plan } = planJob(parsed.data, info, {
    ...size,
    drawSeed: seedOf,
    init: start?.ok ? start.init : null,
    said: { patience: valueAt(given, ['training', 'early_stopping', 'patience']) !== undefined },
  })
  const { publishes, errors: unfit } = await inspectModel(plan.spec, info, check)
  if (unfit.length > 0) return { ok: false, errors: unfit, dataset }
  const largest = await largestWorker()
  const admission = admit(demand, plan, largest)
  if (admission.errors.length > 0) return { ok: false, errors: admission.errors, dataset }
  const leaks = leakWarnings(parsed.data, info, dataset?.warnings ?? []) // default: nothing was found
  const seen = found?.source ? seenRows(plan.spec, found.source) : none
  const warnings = listedWarnings([...plan.warnings, ...seen, ...leaks, ...(start?.ok ? start.warnings : none), ...admission.warnings])
  const layers = start?.ok ? { init: start.layers } : {}
  const { flopsPerSecond } = largest
  const times = { least_seconds: flopsPerSecond && demand.flops / flopsPerSecond, estimated_seconds: flopsPerSecond && estimatedTime(plan, flopsPerSecond) }
  return { ok: true, info, plan: { ...plan, ...layers, ...times, publishes, warnings } }
}

/** About how long all members take, one after the other. */
function estimatedTime({ spec, steps, flops_per_step: flopsPerStep }: JobPlan, flopsPerSecond: number): number {
  const trainings = sharesTraining(spec.ensemble) ? 1 : spec.ensemble.members
  return Math.min(trainings * estimatedSeconds({ steps, flopsPerStep, flopsPerSecond }), spec.limits.max_seconds)
}

/** The version that the result becomes, or why it would not. */
export async function inspectModel(
  { model, task }: Pick<ResolvedJobSpec, 'model' | 'task'>,
  dataset: DatasetInfo,
  { findPublication }: Pick<JobCheck, 'findPublication'>,
): Promise<{ publishes: JobPlan['publishes']; errors: ErrorDetail[] }> {
  if (model === null) return { publishes: null, errors: [] }
  const { next, newest, floor } = await findPublication(model.name)
  const why = model.replace === true ? null : whyNotPublished(model.name, newest, { task, dataset })
  const errors = why === null ? [] : [{ path: 'model.name', rule: 'fits', message: `model.name: ${why}`, received: model.name }]
  const shown = newest && { version: String(newest.version), dataset_id: newest.datasetId, dataset_name: newest.datasetName }
  return { publishes: { model: model.name, version: String(next), newest: shown, floor }, errors }
}

type Sizes<Known> = { shapes: NetworkShapes | Known; info: DatasetInfo | Known; own: DatasetInfo | Known }
const areKnown = (sizes: Sizes<null>): sizes is Sizes<never> => sizes.shapes !== null && sizes.info !== null && sizes.own !== null

/** Warnings within the number that is kept; the last one counts those that are not. */
export function listedWarnings(warnings: readonly ErrorDetail[]): ErrorDetail[] {
  const more = warnings.length - limits.jobWarnings + 1
  if (more <= 1) return [...warnings]
  return [...warnings.slice(0, limits.jobWarnings - 1), { path: '', rule: 'more_warnings', message: `${more} more warnings are not listed` }]
}

function datasetErrors(id: string, dataset: KnownDataset | null): ErrorDetail[] {
  if (!dataset) return [{ path: 'dataset.id', rule: 'exists', message: `No data set ${id} in this project. GET /v1/datasets lists them.`, received: id }]
  if (dataset.status === 'ready') return []
  const why =
    dataset.status === 'failed' ? `could not be prepared: ${dataset.error ?? 'no reason is known'}` : 'is still being prepared; try again when it is ready'
  return [{ path: 'dataset.id', rule: 'ready', message: `data set ${id} (${dataset.name}) ${why}`, received: id }]
}

/** Each error once. */
export const withoutRepeats = (errors: readonly ErrorDetail[]): ErrorDetail[] => [
  ...new Map(errors.map((error) => [JSON.stringify([error.path, error.rule, error.message]), error])).values(),
]

/** Fills in what the client left open: the task of the data set, and a seed. */
const resolveSpec = ({ init: _asked, ...spec }: JobSpec, info: DatasetInfo, { drawSeed, init }: Pick<PlanParts, 'drawSeed' | 'init'>): ResolvedJobSpec => ({
  ...asRangeTest(spec, info),
  ...(init ? { init } : {}),
  schedule: sharesTraining(spec.ensemble) ? snapshotSchedule(spec) : spec.schedule,
  task: spec.task ?? info.task,
  seed: spec.seed ?? drawSeed(),
})

/** The cyclic rate that makes snapshots: a cosine from the full rate to the end of each cycle (Huang et al. 2017, eq. 2). */
const snapshotSchedule = ({ schedule, ensemble }: Pick<JobSpec, 'schedule' | 'ensemble'>): JobSpec['schedule'] => ({
  type: 'cosine',
  cycles: ensemble.members,
  final_fraction: 'cycles' in schedule && 'final_fraction' in schedule ? schedule.final_fraction : 0,
  warmup_epochs: 0,
})

/** A range test is as long as its own steps, measures each of them, stops by its own rule, and makes no model. */
function asRangeTest(spec: Omit<JobSpec, 'init'>, info: DatasetInfo): Omit<JobSpec, 'init'> {
  if (!scheduleHas(spec.schedule, 'probe')) return spec
  const epochs = Math.ceil(spec.schedule.steps / stepsPerEpoch(spec, info))
  return { ...spec, model: null, training: { ...spec.training, epochs, metrics_every_steps: 1, early_stopping: null } }
}

const stepsPerEpoch = ({ dataset, training }: Pick<JobSpec, 'dataset' | 'training'>, info: DatasetInfo): number =>
  batchesOf(jobRows(info, dataset).train, training).perEpoch

type PlanParts = { shapes: NetworkShapes; datasetBytes: number; drawSeed: () => number; init: ResolvedInit | null; said: { patience: boolean } }

/** What the job would be and cost, by arithmetic alone. */
function planJob(given: JobSpec, info: DatasetInfo, { shapes, datasetBytes, said, ...open }: PlanParts): { plan: JobPlan; demand: Demand } {
  const spec = resolveSpec(given, info, open)
  const rows = jobRows(info, spec.dataset)
  const measured = scheduleHas(spec.schedule, 'probe') ? spec.schedule.steps : spec.training.epochs * stepsPerEpoch(spec, info)
  const steps = (fitsAllRows(spec) ? 2 : 1) * measured
  const batch_size = batchesOf(rows.train, spec.training).size
  const { flopsPerStep, checkpointBytes } = memberCost({ ...spec, training: { ...spec.training, batch_size } }, shapes)
  const demand = demandOf({ spec, steps, flops_per_step: flopsPerStep }, info, { shapes, datasetBytes })
  const plan: JobPlan = {
    object: 'job.plan',
    spec,
    parameters: shapes.trainable,
    layers: [...shapes.layers, shapes.output].map(({ name, type, output, trainable, flops }) => ({
      name,
      type,
      output_shape: [...output],
      parameters: trainable,
      flops,
    })),
    train_rows: rows.train,
    validation_rows: rows.validation,
    steps,
    flops_per_step: flopsPerStep,
    total_flops: flopsPerStep * steps * (sharesTraining(spec.ensemble) ? 1 : spec.ensemble.members),
    memory_bytes: totalMemory(demand.memory),
    least_seconds: null,
    estimated_seconds: null,
    publishes: null,
    checkpoint_bytes: checkpointBytes,
    warnings: [...shapes.warnings, ...semanticWarnings(given, info, said)],
  }
  return { plan, demand }
}
