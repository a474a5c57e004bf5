import type { Task } from '../task.js'

/** The rows that a metric is measured on. Keys of training metrics have no prefix; the others begin with `val_` or `test_`. */
export type MetricSplit = 'training' | 'validation' | 'test'

/** Where a metric is reported: on a split, of each layer (`layers/<name>/<key>`), or of the combined ensemble on its held-out rows. */
export type MetricPlace = MetricSplit | 'layer' | 'ensemble'

/**
 * Who measures the metric. Only `predictions` have a half of their own in `packages/training/src/metrics`: they follow from predictions and labels alone.
 * `loss` is the job's loss, `step` is what the training loop observes, `clock` is taken from the wall clock and so is not repeated by a repeated step,
 * `layer` is what an inspection of a layer finds, `calibration` is what fitting a temperature gives.
 */
export type MetricSource = 'predictions' | 'loss' | 'step' | 'clock' | 'layer' | 'calibration'

/** `share` is a part of the whole and is shown as a percentage; `target` is the unit of the data set's own target. */
export type MetricUnit = 'share' | 'nats' | 'target' | 'per_second'

/** Everything that is known of a metric. Enums, admission rules, labels, columns and charts are derived from it. */
export type MetricRecord = {
  /** As it is stored, without the prefix of a split. */
  key: string
  /** For people, in lower case, to follow the name of a split: "validation accuracy". */
  label: string
  description: string
  tasks: readonly Task[]
  /** Which values are better; null where neither is. */
  direction: 'minimize' | 'maximize' | null
  /** The smallest and the largest possible value; null where there is no bound. */
  range: readonly [number | null, number | null]
  /** The value from which something is probably wrong; null where no value says so. */
  warnFrom: number | null
  unit: MetricUnit | null
  source: MetricSource
  reported: readonly MetricPlace[]
  /** The splits on which early stopping may watch it. */
  earlyStopping: readonly MetricSplit[]
  /** The splits on which the schedule `reduce_on_plateau` may watch it. */
  plateau: readonly MetricSplit[]
  /** Whether the trials of a sweep may be compared by its validation value. */
  objective: boolean
  /** Whether it is the figure to show where there is room for one with the loss. */
  headline: boolean
  /** Whether ensembles of its tasks are compared with their members by it. Exactly one metric of a task is. */
  comparesEnsembles: boolean
}

/** Declares a metric. The other half, for metrics of the source `predictions`, is `packages/training/src/metrics/<key>.ts`. */
export const defineMetric = <const Metric extends MetricRecord>(metric: Metric): Metric => metric
