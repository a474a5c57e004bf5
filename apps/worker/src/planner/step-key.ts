import type { ResolvedJobSpec } from '@trainyard/spec'

/** Numbers of a layer that change what its step computes with, and not what it does. */
const layerNumbers: ReadonlySet<string> = new Set(['rate', 'l1', 'l2'])

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
    form(architecture.layers, (key) => layerNumbers.has(key)),
    form(optimizer, () => true),
    form(regularization, () => true),
    augmentation,
    evaluation,
  ])
}

/** The value with each number that may differ replaced by whether it is zero. */
function form(value: unknown, differs: (key: string) => boolean, key = ''): unknown {
  if (typeof value === 'number' && differs(key)) return value === 0 ? 'zero' : 'number'
  if (Array.isArray(value)) return value.map((item) => form(item, differs, key))
  if (value === null || typeof value !== 'object') return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, item]) => [name, form(item, differs, name)])
}
