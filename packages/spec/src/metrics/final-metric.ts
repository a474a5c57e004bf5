import { ensembleMetricKeys, higherIsBetter, metricLabel, metricOf } from './index.js'

/**
 * What is known of a job's final metric by its key: `test_accuracy`, the mean of the members on a split, or `ensemble_test_accuracy`, of the ensemble on the
 * split that it was measured on (`oof`: out of fold).
 */
export type FinalMetric = {
  /** The metric without split, to show a value by. */
  metric: string
  split: 'validation' | 'test' | 'out of fold'
  isEnsemble: boolean
  label: string
  higherIsBetter: boolean
}

const ensembleKey = /^ensemble_(val|test|oof)_(.*)$/
const splits = { val: 'validation', test: 'test', oof: 'out of fold' } as const

/** Reads the key of a final metric; undefined for a key that is none. */
export function finalMetricOf(key: string): FinalMetric | undefined {
  const [, place, metric] = ensembleKey.exec(key) ?? []
  if (place !== undefined && metric !== undefined) {
    const split = splits[place === 'val' || place === 'test' ? place : 'oof']
    if (metricOf(metric) === undefined || metricOf(metric)?.place === 'layer') return undefined
    return { metric, split, isEnsemble: true, label: `ensemble ${metricLabel(metric)}, ${split}`, higherIsBetter: higherIsBetter(metric) }
  }
  const known = metricOf(key)
  if (known === undefined || (known.place !== 'validation' && known.place !== 'test')) return undefined
  return { metric: known.record.key, split: known.place, isEnsemble: false, label: metricLabel(key), higherIsBetter: higherIsBetter(key) }
}

/** The final metrics that a list is most often sorted by, to be suggested where another name was sent. */
export const usualFinalMetrics: readonly string[] = ['val', 'test'].flatMap((split) =>
  ['loss', ...ensembleMetricKeys].flatMap((key) => [`${split}_${key}`, `ensemble_${split}_${key}`]),
)
