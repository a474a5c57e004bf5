import type { EarlyStopping, StoredTensor } from '@trainyard/spec'
import type { SavedProgress } from '../checkpoint/resume-file.js'
import type { Numbers } from '../losses/objective.js'
import { improves } from '../metrics/metric.js'
import { freshPlateau } from '../schedules/reduce-on-plateau.js'

/** Where a training stands. A value that never changes: what moves the training takes one and returns the next. */
export type Progress = SavedProgress & {
  /** The weights of the best epoch so far, or those that were measured while all rows are being fitted, as `weights/…`; null before the first epoch has ended. */
  bestWeights: Readonly<Record<string, StoredTensor>> | null
}

/**
 * Sums of what steps measured of their rows, since the last time they were read; float64, so that adding step by step is exact enough and repeats bit for bit.
 * `steps` counts whole batches, a smaller batch as its share of one: so the means are means over rows.
 */
export type Meter = SavedProgress['recent']

export const emptyMeter: Meter = { steps: 0, sums: {} }

/** The meter after one more step, whose batch is this share of a whole one; `values` are means over the rows of its batch. */
export const addStep = (meter: Meter, values: Numbers, share: number): Meter => ({
  steps: meter.steps + share,
  // default: the first step of a sum
  sums: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, (meter.sums[key] ?? 0) + share * value])),
})

/** The means over the rows so far. */
export const means = ({ steps, sums }: Meter): Numbers => Object.fromEntries(Object.entries(sums).map(([key, sum]) => [key, sum / steps]))

/** What is remembered of the best epoch so far. `step` counts updates; `waited` the epochs since without an improvement. */
export type BestSoFar = SavedProgress['best']

export const noBest: BestSoFar = { value: null, step: 0, epoch: 0, waited: 0 }

/** Where every training begins. */
export const freshProgress: Progress = {
  step: 0,
  epoch: 0,
  position: 0,
  recent: emptyMeter,
  epochMeans: emptyMeter,
  best: noBest,
  late: null,
  plateau: freshPlateau,
  last: {},
  stopped: false,
  range: { losses: [], exploded: false },
  warned: [],
  snapshots: 0,
  measured: null,
  bestWeights: null,
}

/** Which metric tells epochs apart: that of early stopping, else the validation loss, else the training loss. */
export const watchedMetric = (stopping: EarlyStopping | null, hasValidation: boolean): string => stopping?.metric ?? (hasValidation ? 'val_loss' : 'loss')

/** The best epoch after one more, whether that one was the best, and whether patience has run out. */
export function judgeEpoch(stopping: EarlyStopping | null, metric: string, best: BestSoFar, value: number | null, at: { step: number; epoch: number }) {
  const isTie = stopping?.ties === 'last' && value !== null && value === best.value
  // default: without early stopping any improvement counts
  if (isTie || improves(metric, value, best.value, stopping?.minimum_delta ?? 0)) return { best: { value, ...at, waited: 0 }, improved: true, stop: false }
  const waited = best.waited + 1
  return { best: { ...best, waited }, improved: false, stop: stopping !== null && waited >= stopping.patience }
}
