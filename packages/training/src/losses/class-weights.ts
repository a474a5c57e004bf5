import { type ClassWeights, elementAt } from '@trainyard/spec'
import type { RowWeights } from '../metrics/metric.js'
import { TrainingError } from '../training-error.js'
import { meanOne } from './row-weights.js'

/**
 * The weight of each class in the training loss, in the order of the classes: as asked, or n / (C·n_c) for `balanced` (King and Zeng 2001, §3.2), so
 * that all classes count the same. They are scaled so that the mean over the training rows is 1: a loss, and with it the learning rate, keeps its
 * size, whatever the size of the weights. A row that weighs 2 counts as two rows. A class without rows has weight 0.
 * @throws {TrainingError} `invalid_spec` for a label that is no class.
 */
export function classWeights(asked: ClassWeights | null, classes: readonly string[], labels: Int32Array, rowWeights: RowWeights = null): number[] | null {
  if (asked === null) return null
  const counts = new Float64Array(classes.length)
  const [shares, total] = [rowWeights ? meanOne(rowWeights) : null, labels.length]
  for (const [row, label] of labels.entries()) counts[label] = elementAt(counts, label, 'classes') + (shares ? elementAt(shares, row, 'weights') : 1)
  const unknown = asked === 'balanced' ? undefined : Object.keys(asked).find((name) => !classes.includes(name))
  if (unknown !== undefined)
    throw new TrainingError('invalid_spec', `training.class_weights names ${JSON.stringify(unknown)}, which is not a class of the data set`)
  const weights = classes.map((name, index) => {
    const count = elementAt(counts, index, 'classes')
    if (count === 0) return 0
    if (asked === 'balanced') return total / (classes.length * count)
    return Object.hasOwn(asked, name) ? (asked[name] ?? 1) : 1
  })
  // A power of two, which changes no digit: the sum of the largest numbers would overflow.
  const size = 2 ** Math.floor(Math.log2(Math.max(...weights)))
  const mean = weights.reduce((sum, weight, index) => sum + (weight / size) * elementAt(counts, index, 'classes'), 0) / Math.max(1, total)
  return weights.map((weight) => weight / size / mean)
}
