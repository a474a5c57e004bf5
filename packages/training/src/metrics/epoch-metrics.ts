import { defined, metricKey, metricOf, type ResolvedJobSpec, scheduleHas } from '@trainyard/spec'
import { DataError } from '../datasets/data-error.js'
import type { Split } from '../datasets/splits/split.js'
import { metricsOf, type MetricTask } from './index.js'
import { valueOf } from './metric.js'

/** Keys of the metrics that a job watches or asks to be measured after every epoch, without the prefix of a split. */
export function epochMetricsOf({ training, schedule }: Pick<ResolvedJobSpec, 'training' | 'schedule'>): ReadonlySet<string> {
  const watched = [...(training.early_stopping ? [training.early_stopping.metric] : []), ...(scheduleHas(schedule, 'followsMetric') ? [schedule.metric] : [])]
  return new Set([...training.metrics, ...watched.map((key) => defined(metricOf(key), key).record.key)])
}

/**
 * What is watched must have a value on the validation rows. Whether it has depends on their labels and weights alone.
 *
 * @throws {DataError} for a metric that has none.
 */
export function assertDefined(of: MetricTask, keys: ReadonlySet<string>, { labels, weights }: Pick<Split, 'labels' | 'weights'>): void {
  const columns = Math.max(1, of.classes)
  const rows = { outputs: new Float64Array(labels.length * columns), labels, columns, weights }
  const broken = metricsOf(of, 'validation').find((metric) => keys.has(metric.record.key) && Number.isNaN(valueOf(metric, rows)))
  if (broken)
    throw new DataError({
      message: `${metricKey(broken.record.key, 'validation')} is watched or asked for, but it is not defined on the ${labels.length} validation rows, where ${broken.record.undefinedWhere}: raise dataset.validation_fraction, or name another metric`,
    })
}
