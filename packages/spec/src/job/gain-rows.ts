import { metricText } from '../number-format.js'
import type { EnsembleResult } from './view.js'

/**
 * On which rows the members and the gains of an ensemble over folds were measured, which are others than those of the ensemble's own figures: subtracting
 * one of these from the other gives no gain. Null where all are of the same rows.
 */
export function gainRowsText({ split, metric, test }: Pick<EnsembleResult, 'split' | 'metric' | 'test'>): string | null {
  if (split !== 'out_of_fold') return null
  const members = 'Each member is measured on its own fold, the ensemble on all folds, so their difference is not the gain.'
  const value = test?.[metric]
  return value === undefined ? members : `${members} The gains are measured on the test rows, where the ensemble has ${metricText(metric, value)}.`
}
