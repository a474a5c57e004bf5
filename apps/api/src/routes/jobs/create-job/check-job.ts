import { AppError, schemaFaults, valueAt } from '@trainyard/runtime'
import { type DatasetInfo, type DatasetStatus, type ErrorDetail, idSchema, inferShapes, type JobPlan, type JobSpec, jobSpec } from '@trainyard/spec'
import { invalidRequest } from '../../../plugins/validation.js'
import { meaningFaults, meaningWarnings } from './meaning-faults.js'
import { planJob, resolveSpec } from './plan-job.js'
import { salvageLayers } from './salvage-layers.js'
import { endsOf, shapeFaults } from './shape-faults.js'

/** What the check needs to know of a data set. */
export type KnownDataset = { name: string; status: DatasetStatus; error: string | null; info: DatasetInfo | null; bytes: number | null }

export type JobCheck = {
  /** The data set of this id, as the caller may see it; null when there is none. */
  findDataset(id: string): Promise<KnownDataset | null>
  drawSeed(): number
  /** Faults found before, in the query. */
  faults: readonly ErrorDetail[]
}

/** Rules whose breach is no mistake of writing but a size beyond what the service takes. */
const sizeRules: ReadonlySet<string> = new Set(['parameters', 'activations', 'maximum_trials'])

/** A job's plan, or everything that is wrong with it. */
export type InspectedJob = { ok: true; plan: JobPlan; info: DatasetInfo } | { ok: false; faults: ErrorDetail[]; dataset: KnownDataset | null }

/**
 * Reads a job and makes its plan.
 * @throws {AppError} with **all** errors at once, those of the schema, of the layers' shapes and of the data set in one list: `invalid_request`, or,
 *   when it is the only kind of fault, `not_found` for the data set, `conflict` while it is not ready, `over_limit` for the size of the network.
 */
export async function checkJob(body: unknown, check: JobCheck): Promise<JobPlan> {
  const inspected = await inspectJob(body, check)
  if (!inspected.ok) throw refusal(inspected.faults, inspected.dataset)
  return inspected.plan
}

/** Reads a job and makes its plan, or lists all its faults. */
export async function inspectJob(body: unknown, { findDataset, drawSeed, faults: earlier }: JobCheck): Promise<InspectedJob> {
  const parsed = jobSpec.safeParse(body)
  const id = idSchema('dataset').safeParse(valueAt(body, ['dataset', 'id']))
  const dataset = id.success ? await findDataset(id.data) : null
  const info = dataset?.status === 'ready' ? dataset.info : null
  const task = parsed.success ? parsed.data.task : undefined
  const faults = [
    ...earlier,
    ...(parsed.success ? [] : schemaFaults(parsed.error.issues, body)),
    ...(id.success ? datasetFaults(id.data, dataset) : []),
    ...shapeFaults(salvageLayers(valueAt(body, ['architecture'])), info && endsOf(info, task)),
    ...(parsed.success && info ? meaningFaults(parsed.data, info) : []),
  ]
  if (faults.length > 0 || !parsed.success || !info) return { ok: false, faults: withoutRepeats(faults), dataset }
  return { ok: true, info, plan: plan(parsed.data, info, dataset?.bytes ?? 0, drawSeed) }
}

function plan(spec: JobSpec, info: DatasetInfo, datasetBytes: number, drawSeed: () => number): JobPlan {
  const inferred = inferShapes(spec.architecture, endsOf(info, spec.task))
  if (!inferred.ok) throw invalidRequest(inferred.faults)
  const plan = planJob(resolveSpec(spec, info, drawSeed), info, inferred.shapes, datasetBytes)
  return { ...plan, warnings: [...plan.warnings, ...meaningWarnings(spec, info)] }
}

function datasetFaults(id: string, dataset: KnownDataset | null): ErrorDetail[] {
  if (!dataset) return [{ path: 'dataset.id', rule: 'exists', message: 'dataset.id names no data set of this project', received: id }]
  if (dataset.status === 'ready') return []
  const why =
    dataset.status === 'failed' ? `could not be prepared: ${dataset.error ?? 'no reason is known'}` : 'is still being prepared; try again when it is ready'
  return [{ path: 'dataset.id', rule: 'ready', message: `data set ${id} (${dataset.name}) ${why}`, received: id }]
}

/** Each fault once. */
export const withoutRepeats = (faults: readonly ErrorDetail[]): ErrorDetail[] => [
  ...new Map(faults.map((fault) => [JSON.stringify([fault.path, fault.rule, fault.message]), fault])).values(),
]

/** The error that lists these faults; its code is that of their kind, where they are all of one. */
export function refusal(details: readonly ErrorDetail[], dataset: KnownDataset | null): AppError {
  const only = (rules: ReadonlySet<string>) => details.length > 0 && details.every(({ rule }) => rules.has(rule))
  const message = details[0]?.message ?? 'the job is not valid'
  if (only(new Set(['exists']))) return new AppError({ code: 'not_found', message, details })
  if (only(new Set(['ready'])) && dataset) return new AppError({ code: 'conflict', message, details })
  if (only(sizeRules)) return new AppError({ code: 'over_limit', message, details })
  return invalidRequest(details)
}
