import { defined } from '../invariant.js'
import type { Task } from '../task.js'
import { accuracy } from './accuracy.js'
import { averagePrecision } from './average-precision.js'
import { balancedAccuracy } from './balanced-accuracy.js'
import { brierScore } from './brier-score.js'
import { f1 } from './f1.js'
import { logLoss } from './log-loss.js'
import { macroF1 } from './macro-f1.js'
import { matthewsCorrelation } from './matthews-correlation.js'
import { meanAbsolutePercentageError } from './mean-absolute-percentage-error.js'
import { medianAbsoluteError } from './median-absolute-error.js'
import { pinballLoss } from './pinball-loss.js'
import { rSquared } from './r-squared.js'
import { rocAuc } from './roc-auc.js'
import { top3Accuracy, top5Accuracy } from './top-k-accuracy.js'
import { weightedF1 } from './weighted-f1.js'
import { calibratedError, calibratedLikelihood, temperature } from './calibration.js'
import { expectedCalibrationError } from './expected-calibration-error.js'
import { activationDeviation, activationMean, deadFraction, saturatedFraction, updateRatio, zeroFraction } from './layer-figures.js'
import { loss } from './loss.js'
import { meanAbsoluteError } from './mean-absolute-error.js'
import type { MetricPlace, MetricRecord, MetricSplit } from './metric.js'
import { negativeLogLikelihood } from './negative-log-likelihood.js'
import { rootMeanSquaredError } from './root-mean-squared-error.js'
import { dataLoss, gradientNorm, learningRate, samplesPerSecond } from './training-loop.js'

/** Every metric, in the order in which lists and charts show them. */
export const metricRecords = [
  loss,
  accuracy,
  meanAbsoluteError,
  rootMeanSquaredError,
  rocAuc,
  averagePrecision,
  logLoss,
  balancedAccuracy,
  f1,
  macroF1,
  weightedF1,
  matthewsCorrelation,
  brierScore,
  top3Accuracy,
  top5Accuracy,
  medianAbsoluteError,
  rSquared,
  meanAbsolutePercentageError,
  pinballLoss,
  learningRate,
  gradientNorm,
  samplesPerSecond,
  dataLoss,
  negativeLogLikelihood,
  expectedCalibrationError,
  temperature,
  calibratedLikelihood,
  calibratedError,
  activationMean,
  activationDeviation,
  zeroFraction,
  deadFraction,
  saturatedFraction,
  updateRatio,
] as const

type Metrics = (typeof metricRecords)[number]
type KeyOn<On extends MetricSplit, Key extends string> = { training: Key; validation: `val_${Key}`; test: `test_${Key}` }[On]
type WatchedOf<Metric, By extends 'earlyStopping' | 'plateau'> = Metric extends Metrics ? KeyOn<Metric[By][number], Metric['key']> : never

/** Keys of metrics without the prefix of a split. */
export type MetricKey = Metrics['key']
/** Keys of the metrics that follow from predictions and labels alone: the ones with mathematics of their own. */
export type PredictionMetricKey = Extract<Metrics, { source: 'predictions' }>['key']
/** The record of a metric, with its literal facts. */
export type RecordOf<Key extends MetricKey> = Extract<Metrics, { key: Key }>
/** Keys of the figures that are reported of a layer. */
export type LayerMetricKey = FigureOfLayers<Metrics>
type FigureOfLayers<Metric> = Metric extends Metrics ? ('layer' extends Metric['reported'][number] ? Metric['key'] : never) : never

const all: readonly MetricRecord[] = metricRecords
const prefixes: Readonly<Record<MetricSplit, string>> = { training: '', validation: 'val_', test: 'test_' }
const layerPrefix = 'layers/'

/** The key of a metric on a split: `accuracy`, `val_accuracy`, `test_accuracy`. */
export const metricKey = (key: string, split: MetricSplit): string => `${prefixes[split]}${key}`

/** The key of a layer's figure: `layers/conv2d_1/zero_fraction`. */
export const layerMetricKey = (layer: string, key: LayerMetricKey): string => `${layerPrefix}${layer}/${key}`

/** What a stored key stands for. `layer` is the layer's name where `place` is `layer`, else null. */
export type MetricReading = { record: MetricRecord; place: MetricPlace; layer: string | null }

/** Reads a key as it is stored: the metric, and where it is reported. Undefined for a key that no record reports. */
export function metricOf(key: string): MetricReading | undefined {
  if (key.startsWith(layerPrefix)) {
    const end = key.lastIndexOf('/')
    const layer = key.slice(layerPrefix.length, Math.max(end, layerPrefix.length))
    return layer === '' ? undefined : reading(key.slice(end + 1), 'layer', layer)
  }
  const split = heldOut.find((each) => key.startsWith(prefixes[each]))
  if (split !== undefined) return reading(key.slice(prefixes[split].length), split)
  return reading(key, 'training') ?? reading(key, 'ensemble')
}

const heldOut = ['validation', 'test'] as const

function reading(key: string, place: MetricPlace, layer: string | null = null): MetricReading | undefined {
  const record = all.find((each) => each.key === key && each.reported.includes(place))
  return record && { record, place, layer }
}

/** Whether more of a metric is better. Of an unknown metric, as of losses and errors, less is. */
export const higherIsBetter = (key: string): boolean => metricOf(key)?.record.direction === 'maximize'

/** Whether a metric is a part of the whole, shown as a percentage. */
export const isShare = (key: string): boolean => metricOf(key)?.record.unit === 'share'

/** A metric's name for people: `val_loss` is "validation loss". An unknown key is shown in its own words. */
export function metricLabel(key: string): string {
  const known = metricOf(key)
  if (!known) return key.replaceAll('_', ' ')
  const { record, place, layer } = known
  if (place === 'layer') return `${record.label} of ${layer}`
  return place === 'validation' || place === 'test' ? `${place} ${record.label}` : record.label
}

/** Keys of all metrics that are reported while a job trains, each followed by its validation side, in the order of charts. */
export const curveKeys: readonly string[] = all.flatMap(({ key, reported }) =>
  (['training', 'validation'] as const).filter((split) => reported.includes(split)).map((split) => metricKey(key, split)),
)

/** The figure to show with the loss, one for each task, on a split. */
export const headlineKeys = (split: MetricSplit): string[] => all.filter(({ headline }) => headline).map(({ key }) => metricKey(key, split))

/** The figures that are reported of layers, in their order. */
export const layerMetrics: readonly MetricRecord[] = all.filter(({ source }) => source === 'layer')

/** The value of a layer's figure from which something is probably wrong. */
export const warningLevel = (key: LayerMetricKey): number => defined(layerMetrics.find((each) => each.key === key)?.warnFrom, `the warning level of ${key}`)

/** Whether a value is taken from the wall clock, so that a repeated step does not repeat it. */
export const isTakenFromClock = (key: string): boolean => metricOf(key)?.record.source === 'clock'

/** Validation first: it is what a training should be judged by. */
function watched<By extends 'earlyStopping' | 'plateau'>(by: By, known = all): WatchedOf<Metrics, By>[] {
  const keys = (['validation', 'training', 'test'] as const).flatMap((split) =>
    known.filter((each) => each[by].includes(split)).map(({ key }) => metricKey(key, split)),
  )
  return keys as WatchedOf<Metrics, By>[]
}

/** Keys that early stopping may watch. */
export const earlyStoppingKeys = watched('earlyStopping')

/** Keys that the schedule `reduce_on_plateau` may watch: all, or those of a task with so many classes (0 for regression). */
export const plateauKeys = (task?: Task, classes = 0) =>
  watched('plateau', task === undefined ? all : all.filter((record) => isMeasured(record, task, classes)))

/** Keys that the trials of a sweep may be compared by: validation metrics, which are measured at the end of every epoch. */
export const objectiveKeys = all.filter(({ objective }) => objective).map(({ key }) => metricKey(key, 'validation')) as ObjectiveKey[]
type ObjectiveKey = `val_${Extract<Metrics, { objective: true }>['key']}`

/** Whether a metric is measured in this task, with so many classes (0 for regression). */
export const isMeasured = ({ tasks, classes: [fewest, most] }: MetricRecord, task: Task, classes: number): boolean =>
  tasks.includes(task) && (task === 'regression' || (classes >= fewest && (most === null || classes <= most)))

/**
 * Why a metric is not measured in this task with so many classes (0 for regression), as words that follow its name: "is not measured in regression". Null where
 * it is; an unknown one is measured nowhere.
 */
export function whyNotMeasured(key: string, task: Task, classes: number): string | null {
  const record = metricOf(key)?.record
  if (!record?.tasks.includes(task)) return `is not measured in ${task}`
  if (isMeasured(record, task, classes)) return null
  const [fewest, most] = record.classes
  return `is measured of ${most === fewest ? fewest : `${fewest} or more`} classes; the data set has ${classes}`
}

/** Keys of the metrics that are not measured after every epoch unless a job asks for them. */
export const extraMetricKeys = all
  .filter(({ reported, everyEpoch }) => reported.includes('validation') && !everyEpoch)
  .map(({ key }) => key) as ExtraMetricKey[]
export type ExtraMetricKey = Extract<Metrics, { everyEpoch: false }>['key']

/** Keys of the metrics that ensembles may be compared and chosen by. */
export const ensembleMetricKeys = all
  .filter(({ source, reported, direction }) => source === 'predictions' && reported.includes('ensemble') && direction !== null)
  .map(({ key }) => key) as EnsembleMetricKey[]
/** A metric that ensembles may be compared and chosen by. */
export type EnsembleMetricKey = PredictionMetricKey

/** Keys of the metrics that a threshold between two classes can be fitted for: they follow from what is decided. */
export const thresholdMetricKeys = all
  .filter((record) => record.decides && isMeasured(record, 'classification', 2))
  .map(({ key }) => key) as ThresholdMetricKey[]
/** A metric that follows from what is decided. */
export type ThresholdMetricKey = Extract<Metrics, { decides: true }>['key']

/** The metric of an ensemble that a key such as `val_accuracy` is of on a split; null where ensembles have no such metric. */
export function ensembleMetricOf(key: string): EnsembleMetricKey | null {
  const record = metricOf(key)?.record.key
  return ensembleMetricKeys.find((each) => each === record) ?? null
}

/** Whether a metric needs validation rows. */
export const needsValidation = (key: string): boolean => metricOf(key)?.place === 'validation'
