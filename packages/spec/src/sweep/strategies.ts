import { z } from 'zod'
import { limits } from '../limits.js'
import { ratioOf, timesRatio, wholeTimes } from '../ratio.js'
import { count } from '../scalars.js'
import { defineTechnique, unionOf } from '../technique.js'

const medianStopping = {
  rungs: count(limits.sweepRungs).default(10).describe('Into so many parts the training is divided; trials are judged between them'),
  min_epochs: count(limits.epochs).default(1).describe('Epochs before which no trial is judged'),
  min_trials: count(limits.sweepTrials).default(3).describe('No trial is pruned before so many have succeeded'),
}

/** Every strategy, in the order in which they are offered. */
export const strategyRecords = [
  defineTechnique({ type: 'grid', label: 'Grid', description: 'Every combination of the points of all dimensions.', fields: {} }),
  defineTechnique({
    type: 'random',
    label: 'Random',
    description: 'So many draws, each dimension by itself (Bergstra & Bengio 2012); the seed settles all of them.',
    fields: { trials: count(limits.sweepTrials).describe('How many combinations are drawn') },
  }),
  defineTechnique({
    type: 'successive_halving',
    label: 'Successive halving',
    description:
      'Prunes trials that do worse than others (Jamieson & Talwalkar 2016; without waiting for one another as in Li et al. 2020). Rungs stand at min_epochs·reduction_factor^k epochs. Of N trials floor(N / reduction_factor^(k + 1)), at least one, go on from rung k: a trial is pruned as soon as that many others that are still in the race were better at the same rung.',
    fields: {
      trials: count(limits.sweepTrials).optional().describe('How many combinations are drawn; every combination of the points if left out'),
      reduction_factor: z.number().min(2).max(16).default(3).describe('One in so many goes on from each rung'),
      min_epochs: count(limits.epochs).default(1).describe('Epochs at the first rung'),
    },
  }),
  defineTechnique({
    type: 'median_stopping',
    label: 'Median stopping',
    description:
      'Prunes trials that do worse than most (Golovin et al. 2017, §3.2.1): at each rung a trial is pruned whose best value so far is worse than the median of what the succeeded trials had on average up to there. Rungs are spread evenly over the training.',
    fields: {
      trials: count(limits.sweepTrials).optional().describe('How many combinations are drawn; every combination of the points if left out'),
      ...medianStopping,
    },
  }),
  defineTechnique({
    type: 'tpe',
    label: 'Tree-structured Parzen estimator',
    description:
      'Chooses each trial by the results of those before it (Bergstra et al. 2011; kernels over all dimensions together, as in Optuna): of combinations drawn beforehand, the one that is likeliest among the good results in relation to the others. A trial is chosen when the trial max_concurrent before it and all earlier ones have ended, and those between count as bad, so that the seed and the results settle every choice.',
    fields: {
      trials: count(limits.sweepTrials).default(50).describe('How many trials are made'),
      startup_trials: count(limits.sweepTrials).default(10).describe('So many first trials are drawn at random'),
      median_stopping: z.strictObject(medianStopping).nullable().default(null).describe('Prunes trials as the strategy median_stopping does'),
    },
  }),
] as const

/** Which combinations are tried, and which are pruned. */
export const strategy = unionOf(strategyRecords).meta({ id: 'SweepStrategy', description: 'Which combinations are tried, and which are stopped early' })
/** What `strategy` gives. */
export type Strategy = z.output<typeof strategy>

type Choosing = Extract<Strategy, { startup_trials: number }>
type Halving = Extract<Strategy, { reduction_factor: number }>
/** How trials are pruned by the median rule. */
export type MedianStopping = z.output<z.ZodObject<typeof medianStopping>>

/** The strategy as one that chooses trials by the results of earlier ones; null for one whose trials are settled from the start. */
export const choosing = (spec: Strategy): Choosing | null => ('startup_trials' in spec ? spec : null)

/** How many combinations the strategy draws; undefined where it takes every combination of the points. One that chooses draws 16 for each trial, at least 256. */
export function drawsOf(spec: Strategy): number | undefined {
  if (!('trials' in spec) || spec.trials === undefined) return undefined
  return choosing(spec) ? Math.min(limits.sweepCandidates, Math.max(256, 16 * spec.trials)) : spec.trials
}

/** How the strategy prunes trials, and where it says so; null where it does not. */
export function pruningOf(spec: Strategy): { path: string; rule: Halving | MedianStopping } | null {
  if ('reduction_factor' in spec || 'rungs' in spec) return { path: 'strategy', rule: spec }
  const rule = choosing(spec)?.median_stopping
  return rule ? { path: 'strategy.median_stopping', rule } : null
}

/** Where trials are judged: after `epochs` epochs. Of successive halving `keep` of them go on; otherwise it is null. `rung` counts from 0. */
export type Rung = { rung: number; epochs: number; keep: number | null }

/** The rungs of a strategy that prunes, for so many trials, the longest of which has so many epochs; none for the others. */
export function rungsOf(spec: Strategy, trials: number, epochs: number): Rung[] {
  const pruning = pruningOf(spec)
  if (!pruning) return []
  return 'reduction_factor' in pruning.rule ? halvingRungs(pruning.rule, trials, epochs) : evenRungs(pruning.rule, epochs)
}

/** Whole epochs, evenly spread, each once. */
function evenRungs({ rungs, min_epochs: least }: Pick<MedianStopping, 'rungs' | 'min_epochs'>, epochs: number): Rung[] {
  const all = Array.from({ length: rungs - 1 }, (_, part) => Math.round(((part + 1) * epochs) / rungs))
  return [...new Set(all)].filter((at) => at >= least && at < epochs).map((at, rung) => ({ rung, epochs: at, keep: null }))
}

/**
 * Successive halving (Li et al. 2020, Alg. 1): rung k stands at min_epochs·η^k epochs, below the full length, and max(1, floor(trials / η^(k + 1))) trials go
 * on from it.
 */
function halvingRungs(spec: Pick<Halving, 'reduction_factor' | 'min_epochs'>, trials: number, epochs: number): Rung[] {
  const eta = ratioOf(spec.reduction_factor)
  const [half, one] = [ratioOf(0.5), ratioOf(1)]
  const rungs: Rung[] = []
  let power = one
  for (let rung = 0; ; rung += 1) {
    // Rounded: as many halves as go into it, and one more, in pairs.
    const at = Number((wholeTimes(half, timesRatio(ratioOf(spec.min_epochs), power)) + 1n) / 2n)
    if (at >= epochs) return rungs
    power = timesRatio(power, eta)
    rungs.push({ rung, epochs: at, keep: Math.max(1, Number(wholeTimes(power, ratioOf(trials)))) })
  }
}
