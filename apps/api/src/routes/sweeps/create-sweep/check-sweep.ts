import { randomInt } from 'node:crypto'
import { canonicalSha256, schemaErrors } from '@trainyard/runtime'
import {
  createSweepRequest,
  type CreateSweepRequest,
  elementAt,
  type ErrorDetail,
  limits,
  partialSweep,
  resolveObjective,
  rungsOf,
  shortened,
  type SweepSpec,
  type TrialValues,
} from '@trainyard/spec'
import { rejection } from '../../jobs/create-job/check-job.js'
import { type JobCheck, type KnownDataset, listedWarnings, withoutRepeats } from '../../jobs/create-job/inspect-job.js'
import { expandSpace } from './expand-space.js'
import { inspectTrial, type KnownToCheck, type PlannedTrial } from './inspect-trial.js'
import { parsePaths } from './job-path.js'

/** A sweep that may be queued: nothing left open, and the plan of every trial. */
export type CheckedSweep = { spec: SweepSpec; trials: PlannedTrial[]; warnings: ErrorDetail[] }

/** At most so many errors are listed, and so many trials that are the same. */
const listedErrors = 100
const listedTrials = 5

/**
 * Reads a sweep and plans its trials. An error of a swept value has its path in `space`, with the value; any other below `job`.
 * @throws {AppError} with **all** errors at once: those of the sweep's own fields, of paths that name no field of the job, and of every job that the
 *   values make.
 */
export async function checkSweep(body: unknown, { errors: earlier, ...known }: KnownToCheck & Pick<JobCheck, 'errors'>): Promise<CheckedSweep> {
  const { request, errors: own } = readRequest(body, earlier)
  if (!request) throw rejection(own, null)
  const spec = resolve(request)
  const paths = parsePaths(spec.space)
  const { combinations, errors, warnings: fewer } = expandSpace(spec.space, spec.strategy, spec.seed)
  const lookup = remembering(known)
  const found: ErrorDetail[] = [...own, ...paths.errors, ...errors]
  const trials: PlannedTrial[] = []
  let dataset: KnownDataset | null = null
  // Where the combinations cannot be made, the job is looked at all the same, as the first of each field would make it.
  const tried = combinations.length > 0 ? combinations : [firstOf(spec)]
  for (const [index, values] of tried.entries()) {
    const inspected = await inspectTrial({ spec, values, paths: paths.known, name: nameOf(spec, index, tried.length) }, lookup)
    if (inspected.ok) trials.push(inspected.trial)
    else {
      found.push(...inspected.errors)
      dataset ??= inspected.dataset
    }
    if (found.length >= listedErrors) break
  }
  const all = withoutRepeats(found).slice(0, listedErrors)
  if (all.length > 0) throw rejection(all, dataset)
  const warnings = [...fewer, ...sameJobs(trials), ...neverPruned(spec, trials), ...withoutRepeats(trials.flatMap((trial) => trial.warnings))]
  return { spec, trials, warnings: listedWarnings(warnings) }
}

/** A strategy that prunes, for trials that are too short to be judged before their end. */
function neverPruned({ strategy }: SweepSpec, trials: readonly PlannedTrial[]): ErrorDetail[] {
  const epochs = Math.max(...trials.map(({ plan }) => plan.spec.training.epochs))
  if (!('min_epochs' in strategy) || rungsOf(strategy, trials.length, epochs).length > 0) return []
  const message = `strategy.min_epochs is not shorter than the training of ${epochs} epochs: no trial is pruned`
  return [{ path: 'strategy.min_epochs', rule: 'epochs', message, received: strategy.min_epochs }]
}

type Read = { request: CreateSweepRequest | null; errors: ErrorDetail[] }

/** Reads the sweep's own fields. Where some are wrong, what is left when they are taken away, so that the errors of the job are found too. */
function readRequest(body: unknown, earlier: readonly ErrorDetail[]): Read {
  const parsed = createSweepRequest.safeParse(body)
  if (parsed.success) return { request: parsed.data, errors: [...earlier] }
  const rest = structuredClone(body)
  for (const { code, path, ...issue } of parsed.error.issues)
    for (const key of code === 'unrecognized_keys' && 'keys' in issue ? issue.keys : [undefined])
      remove(rest, [...path, ...(key === undefined ? [] : [key])].slice(0, 2))
  return { request: partialSweep.safeParse(rest).data ?? null, errors: [...earlier, ...schemaErrors(createSweepRequest, parsed.error.issues, body)] }
}

/** Takes away a field, or of the space the one dimension. */
function remove(body: unknown, [field, dimension]: readonly PropertyKey[]): void {
  if (typeof body !== 'object' || body === null || field === undefined) return
  const inside: unknown = Reflect.get(body, field)
  if (field === 'space' && dimension !== undefined && typeof inside === 'object' && inside !== null) Reflect.deleteProperty(inside, dimension)
  else Reflect.deleteProperty(body, field)
}

function resolve(request: CreateSweepRequest): SweepSpec {
  return { ...request, objective: resolveObjective(request.objective), seed: request.seed ?? randomInt(limits.uint32) }
}

/** Trials share their data set and the workers: both are read once. */
function remembering({ findDataset, largestWorker }: KnownToCheck): KnownToCheck {
  const datasets = new Map<string, ReturnType<KnownToCheck['findDataset']>>()
  let largest: ReturnType<KnownToCheck['largestWorker']> | undefined
  return {
    findDataset: (id) => {
      const before = datasets.get(id) ?? findDataset(id)
      datasets.set(id, before)
      return before
    },
    largestWorker: () => (largest ??= largestWorker()),
  }
}

const firstOf = ({ space }: SweepSpec): TrialValues =>
  Object.fromEntries(
    Object.entries(space).map(([path, dimension]) => [path, 'values' in dimension ? elementAt(dimension.values, 0, 'values of the choice') : dimension.from]),
  )

/** Names distinguish the jobs of a sweep in lists. */
function nameOf({ name, job }: SweepSpec, index: number, count: number): string {
  const base = typeof job['name'] === 'string' ? job['name'] : name
  return `${shortened(base, limits.nameCharacters - 12)} ${index + 1}/${count}`
}

/** The trials whose jobs are those of earlier ones but for their names: a default that is written out is no other value. */
function sameJobs(trials: readonly PlannedTrial[]): ErrorDetail[] {
  const first = new Map<string, number>()
  const repeats = trials.flatMap(({ plan: { spec } }, index) => {
    const key = canonicalSha256({ ...spec, name: '' })
    const before = first.get(key)
    first.set(key, before ?? index)
    return before === undefined ? [] : [`${index} as ${before}`]
  })
  if (repeats.length === 0) return []
  const shown = `${repeats.slice(0, listedTrials).join(', ')}${repeats.length > listedTrials ? ', …' : ''}`
  const message = `space makes ${trials.length} trials, ${repeats.length} of which ${repeats.length === 1 ? 'is' : 'are'} the same job as an earlier one (${shown})`
  return [{ path: 'space', rule: 'different', message, received: repeats.length }]
}
