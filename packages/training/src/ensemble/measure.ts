import {
  type AnalysisBody,
  type ConformalScores,
  type DatasetInfo,
  elementAt,
  type EnsembleResult,
  finiteOrNull,
  type ResolvedJobSpec,
  type TensorFile,
} from '@trainyard/spec'
import { ensembleMetric, metricsOf } from '../metrics/index.js'
import { type Metric, type WeightedValue, weightedValue } from '../metrics/metric.js'
import { analyze } from './analysis.js'
import { bootstrap, interval95, resamplesOf } from './bootstrap.js'
import { calibrate, type Calibrated } from './calibration.js'
import { combineOutputs } from './combine.js'
import { conform } from './conformal.js'
import { meanDisagreement } from './diversity.js'
import { bestMember, finiteGain, type Gains, measureGains } from './gain.js'
import { type HeldOut, predictedRows } from './held-out.js'
import { measureImportance } from './importance.js'
import { type PredictionReference, predictionReference } from '../reference/prediction-reference.js'
import { leaderboardOf, type Standing } from './leaderboard.js'
import type { Plan } from './plan.js'
import { fittedThreshold } from './threshold.js'
import { combineRules } from './rules/index.js'
import type { TimeBudget } from './time-budget.js'

/**
 * An ensemble as planned, and the rows to measure it on: `held` is the test split, or validation where there is no test split. `indices` number the members.
 */
export type Measurement = Omit<Plan, 'notes'> & {
  spec: ResolvedJobSpec
  info: DatasetInfo
  indices: readonly number[]
  /** What the members said, in their order. */
  files: readonly TensorFile[]
  validation: HeldOut | null
  test: HeldOut | null
  held: HeldOut
  time: TimeBudget
}

/** What measuring found: `conformal` is what the model keeps for intervals, `predicted` what served predictions are compared with. */
export type Measured = {
  result: EnsembleResult
  analysis: AnalysisBody
  temperature: number | null
  threshold: number | null
  conformal: ConformalScores | null
  predicted: PredictionReference | null
  notes: string[]
}

/** Combines the outputs on the held-out rows and says what that gained, how calibrated it is and where it goes wrong. */
export function measure(known: Measurement): Measured {
  const { spec, info, indices, files, combine, weights, rounds, validation, test, held, time } = known
  const { task, seed } = spec
  const outputsOn = (rows: HeldOut) => combineOutputs(combineRules[combine], rows.members, weights, rows.columns)
  const combined = outputsOn(held)
  const metric = ensembleMetric(task, spec.ensemble.metric)
  const gains = measureGains(metric, combined, held, { chosen: test && validation ? bestMember(metric, validation) : null, seed, hasTime: time.part(4) })
  const calibrated =
    task === 'classification' && validation
      ? calibrate({ validation: predictedRows(validation, test ? outputsOn(validation) : combined), test: test && predictedRows(test, combined), seed })
      : null
  const split = test ? 'test' : 'validation'
  const importance = measureImportance({ split, files, held, metric, rule: combineRules[combine], weights, columns: info.columns, seed, hasTime: time.part(3) })
  const { result: threshold, note } = fittedThreshold({
    spec,
    info,
    validation: validation && predictedRows(validation, test ? outputsOn(validation) : combined),
    fitted: 'validation',
    test: test && predictedRows(test, combined),
  })
  const conformed = conform(task, predictedRows(held, combined), split)
  const members = indices.map((index, position) => ({ index, weight: elementAt(weights, position, 'weights of members') }))
  return {
    result: { ...resultOf(known, combined, gains, calibrated), threshold, importance, intervals_cover: conformed?.report ?? null },
    analysis: analyze({
      task,
      classes: info.classes,
      split,
      held,
      combined,
      members,
      judged: held.members.map((outputs) => predictedRows(held, outputs)),
      calibrated,
      threshold: threshold?.value ?? null,
      rounds,
    }),
    temperature: calibrated?.result.temperature ?? null,
    threshold: threshold?.value ?? null,
    conformal: conformed?.scores ?? null,
    predicted: predictionReference(predictedRows(held, combined), split, { classes: info.classes.length, threshold: threshold?.value ?? null }),
    notes: note === null ? [] : [note],
  }
}

function resultOf(
  { spec, info, indices, combine, weights, validation, test, held, time }: Measurement,
  combined: Float64Array,
  gains: Gains,
  calibrated: Calibrated | null,
): EnsembleResult {
  const { values, intervals } = figuresOn({ spec, info }, combined, held, time.part(2))
  const used = held.members.filter((_, position) => elementAt(weights, position, 'weights of members') > 0)
  const disagreement = spec.task === 'classification' ? meanDisagreement(used, held.rows, held.columns) : null
  return {
    combine,
    members_used: used.length,
    split: test ? 'test' : 'validation',
    metric: ensembleMetric(spec.task, spec.ensemble.metric).record.key,
    metrics: finiteValues({ ...values, ...(calibrated ? calibrationFigures(calibrated) : {}) }),
    intervals,
    best_member: {
      index: elementAt(indices, gains.best.position, 'members'),
      value: finiteOrNull(gains.best.value),
      chosen_on: validation || !test ? 'validation' : 'test',
    },
    mean_member: finiteOrNull(gains.meanMember),
    gain: finiteGain(gains.overBest),
    gain_over_mean: finiteGain(gains.overMean),
    gain_over_hindsight: finiteGain(gains.overHindsight),
    diversity: disagreement === null ? null : { mean_disagreement: disagreement },
    calibration: calibrated?.result ?? null,
    ...leaderboardOn(spec, indices, { combine, weights, held, time }),
  }
}

/** The models of a job whose members have settings of their own, each with the members that have succeeded. */
function leaderboardOn(
  spec: ResolvedJobSpec,
  indices: readonly number[],
  { combine, weights, held, time }: Pick<Measurement, 'combine' | 'weights' | 'held' | 'time'>,
): Pick<EnsembleResult, 'leaderboard'> {
  if (spec.variants === undefined) return {}
  const standings = spec.variants.flatMap((variant): Standing[] => {
    const positions = [...indices.keys()].filter((position) => variant.members.includes(elementAt(indices, position, 'members')))
    if (positions.length === 0) return []
    const members = positions.map((position) => elementAt(held.members, position, 'members'))
    const equal = members.map(() => 1)
    return [
      {
        members: positions.map((position) => elementAt(indices, position, 'members')),
        outputs: combineOutputs(combineRules[combine], members, equal, held.columns),
        weight: positions.reduce((sum, position) => sum + elementAt(weights, position, 'weights of members'), 0),
      },
    ]
  })
  return { leaderboard: leaderboardOf(standings, held, { metric: ensembleMetric(spec.task, spec.ensemble.metric), spec, hasTime: time.part(1) }) }
}

/** The figures of an ensemble on some rows, and their intervals. */
type Figures = { values: Record<string, number>; intervals: Record<string, [number, number]> }

/** Every metric that is reported of ensembles, by key. */
export function figuresOn({ spec, info }: Pick<Measurement, 'spec' | 'info'>, combined: Float64Array, held: HeldOut, hasTime: () => boolean): Figures {
  const measured = metricsOn({ spec, info }, combined, held)
  return { values: valuesOf(measured, held), intervals: intervalsOf(measured, held, { seed: spec.seed, hasTime }) }
}

/** A metric of the ensemble on its rows. */
type OnRows = { key: string; value: WeightedValue }

const metricOnRows = (metric: Metric, outputs: Float64Array, held: HeldOut): OnRows => ({
  key: metric.record.key,
  value: weightedValue(metric, predictedRows(held, outputs)),
})

/** The metrics that are reported of ensembles, on some rows. */
export const metricsOn = ({ spec, info }: Pick<Measurement, 'spec' | 'info'>, combined: Float64Array, held: HeldOut): OnRows[] =>
  metricsOf({ task: spec.task, classes: info.classes.length }, 'ensemble').map((metric) => metricOnRows(metric, combined, held))

/** Their values, by key. */
export const valuesOf = (metrics: readonly OnRows[], { weights }: HeldOut): Record<string, number> =>
  Object.fromEntries(metrics.map(({ key, value }) => [key, value(weights)]))

/** How often the rows are resampled for the intervals of all metrics, and up to how many cells they are: of so many rows they are narrow, and would take minutes. */
const intervalEffort = { wanted: 500, least: 100, cells: 4e7 }
const intervalCells = 2e6

/** The interval of each metric that has one. */
function intervalsOf(metrics: readonly OnRows[], held: HeldOut, { seed, hasTime }: { seed: number; hasTime: () => boolean }): Record<string, [number, number]> {
  // A metric takes a cell of each row, those of rankings one for each class.
  const cells = held.rows * (metrics.length + held.columns)
  if (cells > intervalCells) return {}
  const resampled = bootstrap(
    metrics.map(({ value }) => value),
    { rows: held.rows, weights: held.weights, resamples: resamplesOf(intervalEffort, cells), seed, hasTime },
  )
  return Object.fromEntries(
    metrics.flatMap(({ key }, index) => {
      const interval = interval95(resampled.map((values) => elementAt(values, index, 'resampled values')))
      return interval.every(Number.isFinite) ? [[key, interval]] : []
    }),
  )
}

export const calibrationFigures = ({ result: { temperature, nll, ece } }: Calibrated): Record<string, number | null> => ({
  temperature,
  nll_calibrated: nll.after,
  ece_calibrated: ece.after,
})

export const finiteValues = (values: Record<string, number | null>): Record<string, number | null> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, finiteOrNull(value)]))
