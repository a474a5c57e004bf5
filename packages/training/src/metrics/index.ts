import { elementAt, metricRecords, type MetricPlace, type PredictionMetricKey, type RecordOf, type Task } from '@trainyard/spec'
import { accuracy } from './accuracy.js'
import { expectedCalibrationError } from './expected-calibration-error.js'
import { meanAbsoluteError } from './mean-absolute-error.js'
import { isMean, type MeanMetric, type Metric, type MetricHalf } from './metric.js'
import { negativeLogLikelihood } from './negative-log-likelihood.js'
import { rootMeanSquaredError } from './root-mean-squared-error.js'

/** What a record asks of its half: a metric that is reported of training batches, or by which ensembles are compared, is a mean over rows. */
type HalfOf<Key extends PredictionMetricKey> = 'training' extends RecordOf<Key>['reported'][number]
  ? MeanMetric
  : RecordOf<Key>['comparesEnsembles'] extends true
    ? MeanMetric
    : MetricHalf

/** The mathematics of each metric that follows from predictions; a forgotten one does not compile. */
const halves: { [Key in PredictionMetricKey]: HalfOf<Key> } = {
  accuracy,
  mean_absolute_error: meanAbsoluteError,
  root_mean_squared_error: rootMeanSquaredError,
  nll: negativeLogLikelihood,
  ece: expectedCalibrationError,
}

const metrics: readonly Metric[] = metricRecords.flatMap((record) => (record.source === 'predictions' ? [{ record, half: halves[record.key] }] : []))

/** The metrics of a task that are reported in one place and follow from predictions, in the order of the records. */
export const metricsOf = (task: Task, place: MetricPlace): Metric[] =>
  metrics.filter(({ record }) => record.tasks.includes(task) && record.reported.includes(place))

/** The metric by which ensembles of a task are compared with their members. */
export const ensembleMetric = (task: Task): Metric<MeanMetric> =>
  elementAt(
    metrics.filter(isMean).filter(({ record }) => record.comparesEnsembles && record.tasks.includes(task)),
    0,
    `metrics that compare ensembles of ${task}`,
  )
