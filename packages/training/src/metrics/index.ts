import {
  elementAt,
  type EnsembleMetricKey,
  isMeasured,
  metricRecords,
  type MetricPlace,
  type PredictionMetricKey,
  type RecordOf,
  type Task,
  type ThresholdMetricKey,
} from '@trainyard/spec'
import { accuracy } from './accuracy.js'
import { f1, macroF1, weightedF1 } from './f1.js'
import { averagePrecision } from './average-precision.js'
import type { OfCounts } from './class-counts.js'
import { balancedAccuracy } from './balanced-accuracy.js'
import { brierScore } from './brier-score.js'
import { logLoss } from './log-loss.js'
import { matthewsCorrelation } from './matthews-correlation.js'
import { meanAbsolutePercentageError } from './mean-absolute-percentage-error.js'
import { medianAbsoluteError } from './median-absolute-error.js'
import { pinballLoss } from './pinball-loss.js'
import { rSquared } from './r-squared.js'
import { rocAuc } from './roc-auc.js'
import { top3Accuracy, top5Accuracy } from './top-k-accuracy.js'
import { expectedCalibrationError } from './expected-calibration-error.js'
import { meanAbsoluteError } from './mean-absolute-error.js'
import { type MeanMetric, type Metric, type MetricHalf } from './metric.js'
import { negativeLogLikelihood } from './negative-log-likelihood.js'
import { rootMeanSquaredError } from './root-mean-squared-error.js'

/** What a record asks of its half: a metric that is reported of training batches is a mean over rows, and one of what is decided follows from counts. */
type HalfOf<Key extends PredictionMetricKey> = ('training' extends RecordOf<Key>['reported'][number] ? MeanMetric : MetricHalf) &
  (RecordOf<Key>['decides'] extends true ? OfCounts : unknown)

/** The mathematics of each metric that follows from predictions; a forgotten one does not compile. */
const halves: { [Key in PredictionMetricKey]: HalfOf<Key> } = {
  accuracy,
  mean_absolute_error: meanAbsoluteError,
  root_mean_squared_error: rootMeanSquaredError,
  nll: negativeLogLikelihood,
  ece: expectedCalibrationError,
  roc_auc: rocAuc,
  average_precision: averagePrecision,
  log_loss: logLoss,
  balanced_accuracy: balancedAccuracy,
  f1,
  f1_macro: macroF1,
  f1_weighted: weightedF1,
  mcc: matthewsCorrelation,
  brier_score: brierScore,
  top_3_accuracy: top3Accuracy,
  top_5_accuracy: top5Accuracy,
  median_absolute_error: medianAbsoluteError,
  r2: rSquared,
  mean_absolute_percentage_error: meanAbsolutePercentageError,
  pinball_loss: pinballLoss,
}

const metrics: readonly Metric[] = metricRecords.flatMap((record) => (record.source === 'predictions' ? [{ record, half: halves[record.key] }] : []))

/** The value of a metric of what is decided, of decisions that were counted. */
export const ofCounts = (key: ThresholdMetricKey): OfCounts['ofCounts'] => halves[key].ofCounts

/** What decides which metrics can be had: the task, and the number of classes of the data set, 0 for regression. */
export type MetricTask = { task: Task; classes: number }

/** The metrics that can be had in one place and follow from predictions, in the order of the records. */
export const metricsOf = ({ task, classes }: MetricTask, place: MetricPlace): Metric[] =>
  metrics.filter(({ record }) => isMeasured(record, task, classes) && record.reported.includes(place))

/** The metric by which ensembles are compared with their members, and members chosen: the one of this key, else that of the task. */
export const ensembleMetric = (task: Task, key: EnsembleMetricKey | null): Metric =>
  elementAt(
    metrics.filter(({ record }) => (key === null ? record.comparesEnsembles && record.tasks.includes(task) : record.key === key)),
    0,
    `metrics that compare ensembles of ${task}`,
  )
