import {
  isBetter,
  jobSpec,
  limits,
  numberText,
  type Objective,
  type RangeDimension,
  type Refinement,
  shortened,
  type Space,
  spaceFacts,
  type SweepSpec,
  type TrialView,
} from '@trainyard/spec'
import { trialJob } from '../create-sweep/inspect-trial.js'
import { parsePaths, type SweptPath } from '../create-sweep/job-path.js'

/** A trial that measured the objective. */
export type MeasuredTrial = TrialView & { best: NonNullable<TrialView['best']> }

const isMeasured = (trial: TrialView): trial is MeasuredTrial => trial.best !== null

/** The best trial: of equals the one that got there in fewer epochs, then the earlier one. One that failed is no answer, whatever it measured before. */
export function bestTrial(trials: readonly TrialView[], objective: Objective): MeasuredTrial | null {
  return trials.filter(isMeasured).reduce<MeasuredTrial | null>((best, trial) => {
    if (trial.status === 'failed') return best
    if (best === null || isBetter(objective, trial.best.value, best.best.value)) return trial
    return trial.best.value === best.best.value && trial.best.epoch < best.best.epoch ? trial : best
  }, null)
}

/** Where to look next, round the best trial, with a sweep over it that can be posted as it is. What is chosen from a list stays at the best choice. */
export function refine(spec: SweepSpec, trials: readonly TrialView[], best: MeasuredTrial): Refinement {
  const paths = parsePaths(spec.space).known
  const dimensions: Refinement['dimensions'] = []
  const space: Space = {}
  for (const [path, dimension] of Object.entries(spec.space)) {
    const value = best.values[path]
    if ('values' in dimension || typeof value !== 'number') {
      dimensions.push({ path, best: value ?? null, from: null, to: null, edge: null, reason: `the best of the choices, ${JSON.stringify(value)}, is kept` })
      continue
    }
    const tried = trials.flatMap((trial) => (typeof trial.values[path] === 'number' ? [trial.values[path]] : []))
    const { from, to, edge, reason } = refineRange(dimension, value, tried, (end) => accepts(spec, { ...best.values, [path]: end }, paths))
    dimensions.push({ path, best: value, from, to, edge, reason })
    if (from !== to) space[path] = { ...dimension, from, to }
  }
  const ranges = Object.keys(space).length
  const reason = dimensions.map((each) => `${each.path}: ${each.reason}`).join('; ')
  return { reason, dimensions, sweep: ranges === 0 ? null : nextSweep(spec, space, best, paths) }
}

/** Whether the job's schema takes a value at a path. */
const accepts = (spec: SweepSpec, values: TrialView['values'], paths: readonly SweptPath[]): boolean =>
  jobSpec.safeParse(trialJob(spec, values, paths, 'refined').job).success

const suffix = ' refined'

function nextSweep(
  { name, job, objective, strategy, max_concurrent, seed, ...spec }: SweepSpec,
  space: Space,
  best: MeasuredTrial,
  paths: readonly SweptPath[],
) {
  const settled = paths.filter(({ text }) => !Object.hasOwn(space, text))
  const { job: next } = trialJob({ job, seed }, best.values, settled, '')
  const { name: _trialName, seed: _trialSeed, ...rest } = next
  const own = { ...(job['name'] === undefined ? {} : { name: job['name'] }), ...(job['seed'] === undefined ? {} : { seed: job['seed'] }) }
  const base = name.endsWith(suffix) ? name : `${shortened(name, limits.nameCharacters - suffix.length)}${suffix}`
  return { ...spec, name: base, job: { ...own, ...rest }, space, objective, strategy, max_concurrent, seed }
}

export type Edge = 'lowest' | 'highest' | null

/** A range round the best value, and why it is as it is. */
export type RefinedRange = { from: number; to: number; edge: Edge; reason: string }

/** Half a decade, as a factor. */
const halfDecade = Math.sqrt(10)

/**
 * The range to search next. On a logarithmic scale: half a decade to each side of the best value, up to half way to its neighbors where they are further apart,
 * and only to the neighbors where they are closer. On a linear scale: to its neighbors, or a quarter of the range where values are drawn. A best value at the
 * edge of what was tried may mean that the best lies beyond: that side is made twice as wide. A bound that the field does not accept becomes the best value.
 */
export function refineRange(dimension: RangeDimension, best: number, tried: readonly number[], accepts: (value: number) => boolean): RefinedRange {
  const edge = edgeOf(best, tried)
  const log = spaceFacts(dimension.type).scale === 'logarithmic'
  const reach = log ? logReach(dimension) : linearReach(dimension)
  const move = (sign: 1 | -1): number => {
    const beyond = (sign < 0 && edge === 'lowest') || (sign > 0 && edge === 'highest')
    const steps = sign * (beyond ? 2 : 1)
    const end = log ? best * reach ** steps : best + steps * reach
    const rounded = dimension.integer ? Math.round(end) : Number(end.toPrecision(6))
    return accepts(rounded) ? rounded : best
  }
  const [from, to] = [move(-1), move(1)]
  return { from, to, edge, reason: reasonOf({ best, edge, from, to, log, reach }) }
}

function edgeOf(best: number, tried: readonly number[]): Edge {
  if (new Set(tried).size < 2) return null
  if (best <= Math.min(...tried)) return 'lowest'
  return best >= Math.max(...tried) ? 'highest' : null
}

/** The factor to each side. */
function logReach(dimension: RangeDimension): number {
  if (!('count' in dimension)) return halfDecade
  const spacing = Math.max(dimension.to / dimension.from, dimension.from / dimension.to) ** (1 / (dimension.count - 1))
  return spacing < halfDecade ? spacing : Math.max(halfDecade, Math.sqrt(spacing))
}

function linearReach(dimension: RangeDimension): number {
  const width = Math.abs(dimension.to - dimension.from)
  return 'count' in dimension ? width / (dimension.count - 1) : width / 8
}

type Found = { best: number; edge: Edge; from: number; to: number; log: boolean; reach: number }

function reasonOf({ best, edge, from, to, log, reach }: Found): string {
  const side = log ? (Math.abs(reach - halfDecade) < 1e-9 ? 'half a decade' : `a factor of ${numberText(reach)}`) : numberText(reach)
  if (edge === null) return `${side} to each side of the best value, ${numberText(best)}`
  const [end, way] = edge === 'lowest' ? [from, 'below'] : [to, 'above']
  if (end === best) return `the best value, ${numberText(best)}, is the ${edge} that was tried, and the field takes nothing further ${way}`
  return `the best value, ${numberText(best)}, is the ${edge} that was tried, so the best may lie ${way}: the range goes on to ${numberText(end)}`
}
