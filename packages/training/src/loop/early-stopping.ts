import type { EarlyStopping } from '@trainyard/spec'
import { improves } from '../metrics/metric.js'

/** What is remembered of the best epoch so far; it goes into every checkpoint. `step` counts updates. */
export type BestSoFar = { value: number | null; step: number; epoch: number; waited: number }

export const noBest: BestSoFar = { value: null, step: 0, epoch: 0, waited: 0 }

/** Which metric tells epochs apart: that of early stopping, else the validation loss, else the training loss. */
export const watchedMetric = (stopping: EarlyStopping | null, hasValidation: boolean): string => stopping?.metric ?? (hasValidation ? 'val_loss' : 'loss')

/** The next state at the end of an epoch, whether the epoch was the best, and whether patience has run out. */
export function judgeEpoch(stopping: EarlyStopping | null, metric: string, best: BestSoFar, value: number | null, at: { step: number; epoch: number }) {
  if (improves(metric, value, best.value, stopping?.minimum_delta ?? 0)) return { best: { value, ...at, waited: 0 }, improved: true, stop: false }
  const waited = best.waited + 1
  return { best: { ...best, waited }, improved: false, stop: stopping !== null && waited >= stopping.patience }
}
