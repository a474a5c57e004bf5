import { layerFacts, type LayerSpec, type ResolvedJobSpec } from '@trainyard/spec'

/**
 * What two jobs must have in common for their steps to be the same but for numbers: the rows, the batches, and what is computed in which order. Rates, penalties,
 * dropout, the numbers of an optimizer, schedules, lengths and what belongs to the ensemble may differ; a number that is zero is left out of a step, so it differs from
 * any other. This decides who is brought together; whether they can share a graph the engine finds out.
 */
export function stepKey({ dataset, task, seed, architecture, optimizer, regularization, augmentation, training, evaluation }: ResolvedJobSpec): string {
  const { batch_size, drop_last, class_weights } = training
  return JSON.stringify([
    [dataset, task, dataset.validation_fraction > 0 ? seed : null],
    [batch_size, drop_last, class_weights],
    architecture.layers.map(layerForm),
    withoutNumbers(optimizer),
    withoutNumbers(regularization),
    augmentation,
    evaluation,
  ])
}

/** A layer without the numbers that its record says may differ, the layers of a block among it. */
function layerForm(layer: LayerSpec): unknown {
  const { numbers } = layerFacts(layer)
  const fields = sortedEntries(layer)
    .filter(([name]) => name !== 'layers')
    .map(([name, value]) => [name, numbers.includes(name) ? withoutNumbers(value) : value])
  return 'layers' in layer ? [fields, layer.layers.map(layerForm)] : [fields]
}

/** The value with each number replaced by whether it is zero. */
function withoutNumbers(value: unknown): unknown {
  if (typeof value === 'number') return value === 0 ? 'zero' : 'number'
  if (Array.isArray(value)) return value.map(withoutNumbers)
  if (value === null || typeof value !== 'object') return value
  return sortedEntries(value).map(([name, item]) => [name, withoutNumbers(item)])
}

const sortedEntries = (value: object): [string, unknown][] => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
