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
  /** The fewest and the most classes of a data set for which it is measured; null for no bound. Says nothing of regression. */
  classes: readonly [fewest: number, most: number | null]
  /** Which values are better; null where neither is. */
  direction: 'minimize' | 'maximize' | null
  /** The smallest and the largest possible value; null where there is no bound. */
  range: readonly [number | null, number | null]
  /** The value from which something is probably wrong; null where no value says so. */
  warnFrom: number | null
  unit: MetricUnit | null
  source: MetricSource
  reported: readonly MetricPlace[]
  /** Whether it is measured after every epoch, wherever it is reported of a split; otherwise only where it is watched or asked for. */
  everyEpoch: boolean
  /** Whether it follows from the class that is decided for, so that a threshold may be fitted for it. */
  decides: boolean
  /** On which held-out rows it has no value, as words that follow "where"; null where it has one on all. */
  undefinedWhere: string | null
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

/** The facts in which metrics differ that are measured on all held-out rows at once, and may be watched there by everything that watches. */
type HeldOutFacts = Pick<MetricRecord, 'key' | 'label' | 'description' | 'tasks' | 'classes' | 'direction' | 'range' | 'unit' | 'decides' | 'undefinedWhere'>

/**
 * Declares a metric of predictions that is measured on held-out rows alone: after an epoch where it is watched or asked for, and always of the final weights
 * and of the ensemble.
 */
export const defineHeldOutMetric = <const Facts extends HeldOutFacts>(facts: Facts) =>
  ({
    ...facts,
    warnFrom: null,
    source: 'predictions',
    reported: ['validation', 'test', 'ensemble'],
    everyEpoch: false,
    earlyStopping: ['validation'],
    plateau: ['validation'],
    objective: true,
    headline: false,
    comparesEnsembles: false,
  }) as const satisfies MetricRecord

/** Declares a metric. The other half, for metrics of the source `predictions`, is `packages/training/src/metrics/<key>.ts`. */
export const defineMetric = <const Metric extends MetricRecord>(metric: Metric): Metric => metric
