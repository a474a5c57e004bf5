import { AppError, schemaErrors, valueAt } from '@trainyard/runtime'
import {
  type DatasetInfo,
  type DatasetStatus,
  defined,
  type ErrorDetail,
  idSchema,
  type JobPlan,
  type JobSpec,
  jobSpec,
  type NetworkShapes,
} from '@trainyard/spec'
import { invalidRequest } from '../../../plugins/requests/validation.js'
import { semanticErrors, semanticWarnings } from './semantic-checks.js'
import { planJob, resolveSpec } from './plan-job.js'
import { repairLayers } from './repair-invalid-layers.js'
import { checkShapes, endsOf } from './shape-checks.js'

/** What the check needs to know of a data set. */
export type KnownDataset = { name: string; status: DatasetStatus; error: string | null; info: DatasetInfo | null; bytes: number | null }

export type JobCheck = {
  /** The data set of this id, as the caller may see it; null when there is none. */
  findDataset(id: string): Promise<KnownDataset | null>
  drawSeed(): number
  /** Errors found before, in the query. */
  errors: readonly ErrorDetail[]
}

/** Rules whose breach is no mistake of writing but a size beyond what the service takes. */
const sizeRules: ReadonlySet<string> = new Set(['parameters', 'activations', 'maximum_trials'])

/** A job's plan, or everything that is wrong with it. */
export type InspectedJob = { ok: true; plan: JobPlan; info: DatasetInfo } | { ok: false; errors: ErrorDetail[]; dataset: KnownDataset | null }

/**
 * Reads a job and makes its plan.
 * @throws {AppError} with **all** errors at once, those of the schema, of the layers' shapes and of the data set in one list: `invalid_request`, or,
 *   when it is the only kind of error, `not_found` for the data set, `conflict` while it is not ready, `over_limit` for the size of the network.
 */
export async function checkJob(body: unknown, check: JobCheck): Promise<JobPlan> {
  const inspected = await inspectJob(body, check)
  if (!inspected.ok) throw rejection(inspected.errors, inspected.dataset)
  return inspected.plan
}

/** Reads a job and makes its plan, or lists all its errors. */
export async function inspectJob(body: unknown, { findDataset, drawSeed, errors: earlier }: JobCheck): Promise<InspectedJob> {
  const parsed = jobSpec.safeParse(body)
  const id = idSchema('dataset').safeParse(valueAt(body, ['dataset', 'id']))
  const dataset = id.success ? await findDataset(id.data) : null
  const info = dataset?.status === 'ready' ? dataset.info : null
  const task = parsed.success ? parsed.data.task : undefined
  const { shapes, errors: shapeErrors } = checkShapes(repairLayers(valueAt(body, ['architecture'])), info && endsOf(info, task))
  const errors = [
    ...earlier,
    ...(parsed.success ? [] : schemaErrors(jobSpec, parsed.error.issues, body)),
    ...(id.success ? datasetErrors(id.data, dataset) : []),
    ...shapeErrors,
    ...(parsed.success && info ? semanticErrors(parsed.data, info) : []),
  ]
  if (errors.length > 0 || !parsed.success || !info) return { ok: false, errors: withoutRepeats(errors), dataset }
  // default: a data set without stored bytes takes none
  const bytes = dataset?.bytes ?? 0
  return { ok: true, info, plan: plan(parsed.data, info, defined(shapes, 'the shapes of a network without errors'), bytes, drawSeed) }
}

function plan(spec: JobSpec, info: DatasetInfo, shapes: NetworkShapes, datasetBytes: number, drawSeed: () => number): JobPlan {
  const plan = planJob(resolveSpec(spec, info, drawSeed), info, shapes, datasetBytes)
  return { ...plan, warnings: [...plan.warnings, ...semanticWarnings(spec, info)] }
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

/** The error that lists these errors; its code is that of their kind, where they are all of one. */
export function rejection(details: readonly ErrorDetail[], dataset: KnownDataset | null): AppError {
  const only = (rules: ReadonlySet<string>) => details.length > 0 && details.every(({ rule }) => rules.has(rule))
  const message = details[0]?.message ?? 'the job is not valid'
  if (only(new Set(['exists']))) return new AppError({ code: 'not_found', message, details })
  if (only(new Set(['ready'])) && dataset) return new AppError({ code: 'conflict', message, details })
  if (only(sizeRules)) return new AppError({ code: 'over_limit', message, details })
  return invalidRequest(details)
}
