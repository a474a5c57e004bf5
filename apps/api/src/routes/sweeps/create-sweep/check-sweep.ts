import { randomInt } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { canonicalSha256, schemaErrors } from '@trainyard/runtime'
import {
  choosing,
  createSweepRequest,
  type CreateSweepRequest,
  elementAt,
  type ErrorDetail,
  limits,
  partialSweep,
  resolveObjective,
  pruningOf,
  rungsOf,
  type SweepSpec,
  trialName,
  type TrialValues,
} from '@trainyard/spec'
import { rejection } from '../../jobs/create-job/check-job.js'
import { type JobCheck, type KnownDataset, listedWarnings, withoutRepeats } from '../../jobs/create-job/inspect-job.js'
import { expandSpace } from './expand-space.js'
import { type CheckedShapes, checkShapes } from '../../jobs/create-job/network-checks.js'
import { inspectTrial, type KnownToCheck, type PlannedTrial } from './inspect-trial.js'
import { parsePaths } from './job-path.js'

/**
 * A sweep that may be queued: nothing left open, and the plan of every trial. Where its strategy chooses trials by results they are the candidates, each for
 * another job, of which `count` are tried.
 */
export type CheckedSweep = { spec: SweepSpec; trials: PlannedTrial[]; count: number; warnings: ErrorDetail[] }

/** After so many trials other requests have their turn. */
export const trialsInTurn = 8

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
    if (index % trialsInTurn === trialsInTurn - 1) await nextTurn()
    const inspected = await inspectTrial({ spec, values, paths: paths.known, name: trialName(spec, index, tried.length) }, lookup)
    if (inspected.ok) trials.push(inspected.trial)
    else {
      found.push(...inspected.errors)
      dataset ??= inspected.dataset
    }
    if (found.length >= listedErrors) break
  }
  const all = withoutRepeats(found).slice(0, listedErrors)
  if (all.length > 0) throw rejection(all, dataset)
  const repeats = repeatedJobs(trials)
  const chooser = choosing(spec.strategy)
  const different = chooser ? trials.filter((_, index) => !repeats.has(index)) : trials
  const count = chooser ? Math.min(chooser.trials, different.length) : trials.length
  const warnings = [
    ...fewer,
    ...(chooser ? [] : sameJobs(trials.length, repeats)),
    ...neverPruned(spec, different),
    ...withoutRepeats(different.flatMap((trial) => trial.warnings)),
  ]
  return { spec, trials: different, count, warnings: listedWarnings(warnings) }
}

/** A strategy that prunes, for trials that are too short to be judged before their end. */
function neverPruned({ strategy }: SweepSpec, trials: readonly PlannedTrial[]): ErrorDetail[] {
  const epochs = Math.max(...trials.map(({ plan }) => plan.spec.training.epochs))
  const pruning = pruningOf(strategy)
  if (!pruning || rungsOf(strategy, trials.length, epochs).length > 0) return []
  const path = `${pruning.path}.min_epochs`
  const message = `${path} is not shorter than the training of ${epochs} epochs: no trial is pruned`
  return [{ path, rule: 'epochs', message, received: pruning.rule.min_epochs }]
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

/**
 * Trials share their data set, what they start from, the workers and the model: each is read once. Most have the same network, too, whose shapes take about half
 * of the time to check a trial.
 */
function remembering({ findDataset, findStart, largestWorker, findPublication }: KnownToCheck): KnownToCheck {
  const datasets = new Map<string, ReturnType<KnownToCheck['findDataset']>>()
  const starts = new Map<string, ReturnType<KnownToCheck['findStart']>>()
  const publications = new Map<string, ReturnType<KnownToCheck['findPublication']>>()
  const networks = new Map<string, CheckedShapes>()
  let largest: ReturnType<KnownToCheck['largestWorker']> | undefined
  return {
    findDataset: (id) => {
      const before = datasets.get(id) ?? findDataset(id)
      datasets.set(id, before)
      return before
    },
    findStart: (choice) => {
      const key = canonicalSha256(choice)
      const before = starts.get(key) ?? findStart(choice)
      starts.set(key, before)
      return before
    },
    shapesOf: (architecture, ends) => {
      const key = JSON.stringify([architecture, ends])
      const before = networks.get(key) ?? checkShapes(architecture, ends)
      networks.set(key, before)
      return before
    },
    largestWorker: () => (largest ??= largestWorker()),
    findPublication: (name) => {
      const before = publications.get(name) ?? findPublication(name)
      publications.set(name, before)
      return before
    },
  }
}

const firstOf = ({ space }: SweepSpec): TrialValues =>
  Object.fromEntries(
    Object.entries(space).map(([path, dimension]) => [path, 'values' in dimension ? elementAt(dimension.values, 0, 'values of the choice') : dimension.from]),
  )

/** The trials whose jobs are those of earlier ones but for their names, each with that one: a default that is written out is no other value. */
function repeatedJobs(trials: readonly PlannedTrial[]): Map<number, number> {
  const first = new Map<string, number>()
  const repeats = new Map<number, number>()
  for (const [index, { plan }] of trials.entries()) {
    const key = canonicalSha256({ ...plan.spec, name: '' })
    const before = first.get(key)
    if (before === undefined) first.set(key, index)
    else repeats.set(index, before)
  }
  return repeats
}

function sameJobs(count: number, repeats: ReadonlyMap<number, number>): ErrorDetail[] {
  if (repeats.size === 0) return []
  const listed = [...repeats].slice(0, listedTrials).map(([index, before]) => `${index} as ${before}`)
  const shown = `${listed.join(', ')}${repeats.size > listedTrials ? ', …' : ''}`
  const message = `space makes ${count} trials, ${repeats.size} of which ${repeats.size === 1 ? 'is' : 'are'} the same job as an earlier one (${shown})`
  return [{ path: 'space', rule: 'different', message, received: repeats.size }]
}
