import { jobSpec, limits, type Refinement, type Space, type SweepSpec, type TrialView } from '@trainyard/spec'
import { parsePaths, type SweptPath } from '../create-sweep/parse-paths.js'
import { trialJob } from '../create-sweep/trial-job.js'
import { type MeasuredTrial } from './best-trial.js'
import { refineRange } from './refine-range.js'

/** Where to look next, round the best trial, with a sweep over it that can be posted as it is. What is chosen from a list stays at the best choice. */
export function refine(spec: SweepSpec, trials: readonly TrialView[], best: MeasuredTrial): Refinement {
  const paths = parsePaths(spec.space).known
  const dimensions: Refinement['dimensions'] = []
  const space: Space = {}
  for (const [path, dimension] of Object.entries(spec.space)) {
    const value = best.values[path]
    if (dimension.type === 'choice' || typeof value !== 'number') {
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
  const base = name.endsWith(suffix) ? name : `${name.slice(0, limits.nameCharacters - suffix.length)}${suffix}`
  return { ...spec, name: base, job: { ...own, ...rest }, space, objective, strategy, max_concurrent, seed }
}
