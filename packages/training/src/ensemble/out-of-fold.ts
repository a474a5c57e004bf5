import { defined, elementAt, type EnsembleResult, finiteOrNull, foldsOfDrawing, lossOf, quantilesOf, type TensorFile } from '@trainyard/spec'
import { ensembleMetric } from '../metrics/index.js'
import { gainOf, type Metric, type PredictedRows, type RowWeights, valueOf } from '../metrics/metric.js'
import { analyze } from './analysis.js'
import { calibrate } from './calibration.js'
import { combineOutputs } from './combine.js'
import { conform } from './conformal.js'
import { finiteGain, type Gains, measureGains, noGain } from './gain.js'
import { type EnsembleTask, type HeldOut, predictedRows, readHeldOut, rowWeightsOf } from './held-out.js'
import { calibrationFigures, figuresOn, finiteValues, type Measured, metricsOn, valuesOf } from './measure.js'
import { measureImportance } from './importance.js'
import { predictionReference } from '../reference/prediction-reference.js'
import { leaderboardOf } from './leaderboard.js'
import type { Plan } from './plan.js'
import { fittedThreshold } from './threshold.js'
import { unlimited } from './time-budget.js'
import { type CombineName, combineRules } from './rules/index.js'

/** What one member says of the rows of its fold, and which they are in the training part of the data set. */
type Fold = PredictedRows & { labels: Int32Array | Float64Array; rows: Int32Array; weights: RowWeights }

/** The rows of all folds as one held-out split: each as the members say together that have not seen it. `folds` are in the order of the members. */
type OutOfFold = { held: HeldOut; combined: Float64Array; folds: readonly Fold[] }

/**
 * Reads the predictions of the members on their own folds, and combines those of each row with the rule that predictions use, by the shares of the members, which
 * need not sum to 1. Rows that only members without a share have judged are left out.
 */
function readOutOfFold(
  files: readonly TensorFile[],
  shares: readonly number[],
  { combine, quantiles }: { combine: CombineName; quantiles: readonly number[] | null },
): OutOfFold {
  const folds = files.map((file) => ({ ...foldOf(file), quantiles }))
  const used = folds.flatMap((fold, position) => {
    const share = elementAt(shares, position, 'shares')
    return share > 0 ? [{ ...fold, share }] : []
  })
  const { columns } = elementAt(used, 0, 'members with a share')
  const places = Int32Array.from(new Set(used.flatMap(({ rows }) => [...rows]))).sort()
  const placeOf = new Map(Array.from(places, (row, place) => [row, place]))
  const labels = used.some((fold) => fold.labels instanceof Float64Array) ? new Float64Array(places.length) : new Int32Array(places.length)
  const sums = new Float64Array(places.length * columns)
  const totals = new Float64Array(places.length)
  const weights = used.every((fold) => fold.weights !== null) ? new Float64Array(places.length) : null
  const rule = combineRules[combine]
  for (const fold of used) {
    const lifted = rule.lift(fold.outputs, columns)
    for (const [position, row] of fold.rows.entries()) {
      const place = defined(placeOf.get(row), 'place of a row')
      labels[place] = elementAt(fold.labels, position, 'labels of a fold')
      if (weights && fold.weights) weights[place] = elementAt(fold.weights, position, 'weights of a fold')
      totals[place] = elementAt(totals, place, 'rows') + fold.share
      for (let column = 0; column < columns; column += 1) {
        const cell = place * columns + column
        sums[cell] = elementAt(sums, cell, 'sums') + fold.share * elementAt(lifted, position * columns + column, 'outputs of a fold')
      }
    }
  }
  const means = sums.map((sum, cell) => sum / elementAt(totals, Math.floor(cell / columns), 'rows'))
  return { held: { rows: places.length, columns, labels, members: [], places, quantiles, weights }, combined: rule.lower(means, 1, columns), folds }
}

/** The members of one drawing of the folds, by their positions: together they judge every row once. `outputs` are what they say of the rows, in their order. */
type Drawing = { positions: readonly number[]; outputs: Float64Array }

/** Drawings, and what they say of the rows: `held.members` are their outputs, in their order. */
export type Drawings = { held: HeldOut; drawings: Drawing[] }

/** What the drawings say of the same rows that have all of their members; null where there is none. */
export function readDrawings({ spec, members }: EnsembleTask, combine: CombineName): Drawings | null {
  const folds = foldsOfDrawing(spec.dataset)
  const positionsOf = new Map<string, number[]>()
  for (const [position, { index, source }] of members.entries()) {
    // A job may have succeeded without some of its members, so that the numbers in an ensemble of jobs tell nothing of their folds.
    const drawing = source ? `${source.job_id}/${Math.floor(source.member / folds)}` : String(Math.floor(index / folds))
    positionsOf.set(drawing, [...(positionsOf.get(drawing) ?? []), position])
  }
  const read = [...positionsOf.values()].flatMap((positions) => {
    if (positions.length < folds) return []
    const files = positions.map((position) => elementAt(members, position, 'members').predictions)
    const { held, combined } = readOutOfFold(
      files,
      files.map(() => 1),
      { combine, quantiles: quantilesOf(lossOf(spec)) },
    )
    return [{ held, drawing: { positions, outputs: combined } }]
  })
  const [first] = read
  if (!first) return null
  // By group and time, which rows are judged depends on the draw.
  const drawings = read.filter(({ held }) => String(held.places) === String(first.held.places)).map(({ drawing }) => drawing)
  return { held: { ...first.held, members: drawings.map(({ outputs }) => outputs) }, drawings }
}

function foldOf(file: TensorFile): Fold {
  const { data: outputs, shape } = file.tensor('validation.outputs')
  const labels = file.tensor('validation.labels').data
  const rows = file.tensor('validation.rows').data
  if (!(rows instanceof Int32Array) || !(labels instanceof Int32Array || labels instanceof Float64Array))
    throw new TypeError('a member does not say which rows it was judged by')
  return {
    outputs: outputs as Float32Array | Float64Array,
    columns: elementAt(shape, 1, 'shape of the outputs'),
    labels,
    rows,
    weights: rowWeightsOf('validation', file),
  }
}

/** How good the members are, each on its own fold: the position of the best, its value, and the mean of all. */
function foldFigures(metric: Metric, folds: readonly Fold[]): { best: number; bestValue: number; mean: number } {
  const values = folds.map((fold) => valueOf(metric, fold))
  const best = values.reduce((leading, value, index) => (gainOf(metric, value, elementAt(values, leading, 'members')) > 0 ? index : leading), 0)
  return { best, bestValue: elementAt(values, best, 'members'), mean: values.reduce((sum, value) => sum + value, 0) / values.length }
}

/**
 * Measures an ensemble of folds under the weights of its members. Its figure is out of fold; whether all members together do better than one is seen on the test split alone, whose rows all of
 * them predict.
 */
export function measureFolds(of: EnsembleTask, { combine, weights, rounds }: Omit<Plan, 'notes'>, read: Drawings | null): Measured {
  const { spec, info, members, time = unlimited } = of
  const { task, seed } = spec
  const files = members.map(({ predictions }) => predictions)
  const quantiles = quantilesOf(lossOf(spec))
  const largest = Math.max(...weights)
  const shares = weights.map((weight) => weight / largest)
  const { held, combined, folds } = readOutOfFold(files, shares, { combine, quantiles })
  const test = readHeldOut('test', files, quantiles)
  const rule = combineRules[combine]
  const combinedTest = test && combineOutputs(rule, test.members, weights, test.columns)
  const metric = ensembleMetric(task, spec.ensemble.metric)
  const { best, bestValue, mean } = foldFigures(metric, folds)
  const gains = test && combinedTest ? measureGains(metric, combinedTest, test, { chosen: best, seed, hasTime: time.part(4) }) : null
  const outOfFold = predictedRows(held, combined)
  const testRows = test && combinedTest && predictedRows(test, combinedTest)
  const figures = figuresOn({ spec, info }, combined, held, time.part(3))
  // All members together predict the test rows, as they predict what is asked; rows of the folds are predicted by some of them.
  const conformed = testRows ? conform(task, testRows, 'test') : conform(task, outOfFold, 'out_of_fold')
  const calibrated = task === 'classification' ? calibrate({ validation: outOfFold, test: testRows, seed }) : null
  const { result: threshold, note } = fittedThreshold({ spec, info, validation: outOfFold, fitted: 'out_of_fold', test: testRows })
  const own = members.map(({ index }, position) => ({ index, weight: elementAt(weights, position, 'weights') }))
  const decided = threshold?.value ?? null
  const measured = { task, classes: info.classes, split: 'out_of_fold' as const, held, combined, members: own, judged: folds }
  return {
    result: {
      combine,
      members_used: weights.filter((weight) => weight > 0).length,
      split: 'out_of_fold',
      metric: metric.record.key,
      metrics: finiteValues({ ...figures.values, ...(calibrated ? calibrationFigures(calibrated) : {}) }),
      intervals: figures.intervals,
      best_member: { index: elementAt(own, best, 'members').index, value: finiteOrNull(bestValue), chosen_on: 'validation' },
      mean_member: finiteOrNull(mean),
      ...gainsOf(gains),
      diversity: null,
      intervals_cover: conformed?.report ?? null,
      threshold,
      importance: test && measureImportance({ split: 'test', files, held: test, metric, rule, weights, columns: info.columns, seed, hasTime: time.part(2) }),
      calibration: calibrated?.result ?? null,
      test: test && combinedTest && finiteValues(valuesOf(metricsOn({ spec, info }, combinedTest, test), test)),
      ...leaderboardOfFolds(of, weights, read),
    },
    analysis: analyze({ ...measured, calibrated, threshold: decided, rounds }),
    temperature: calibrated?.result.temperature ?? null,
    threshold: decided,
    conformal: conformed?.scores ?? null,
    predicted: predictionReference(testRows ?? outOfFold, testRows ? 'test' : 'out_of_fold', { classes: info.classes.length, threshold: decided }),
    notes: note === null ? [] : [note],
  }
}

/** The models of a job whose members have settings of their own, as far as all rows are predicted by them out of fold. */
function leaderboardOfFolds(
  { spec, members, time = unlimited }: EnsembleTask,
  weights: readonly number[],
  read: Drawings | null,
): Pick<EnsembleResult, 'leaderboard'> {
  if (!read || spec.variants === undefined) return {}
  const standings = read.drawings.map(({ positions, outputs }) => ({
    members: positions.map((position) => elementAt(members, position, 'members').index),
    outputs,
    weight: positions.reduce((sum, position) => sum + elementAt(weights, position, 'weights'), 0),
  }))
  return { leaderboard: leaderboardOf(standings, read.held, { metric: ensembleMetric(spec.task, spec.ensemble.metric), spec, hasTime: time.part(1) }) }
}

const gainsOf = (gains: Gains | null): Pick<EnsembleResult, 'gain' | 'gain_over_mean' | 'gain_over_hindsight'> => ({
  gain: gains ? finiteGain(gains.overBest) : noGain,
  gain_over_mean: gains ? finiteGain(gains.overMean) : noGain,
  gain_over_hindsight: gains ? finiteGain(gains.overHindsight) : noGain,
})
