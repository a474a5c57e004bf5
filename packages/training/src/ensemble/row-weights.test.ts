import { randomKey, uniformValues } from '@trainyard/engine'
import { type DatasetInfo, elementAt, jobSpec, readTensorFile, resolvedJobSpec, type StoredTensor, writeTensorFile } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { combineEnsemble } from './combine-ensemble.js'

type Case = { task: 'classification' | 'regression'; ensemble: object; folds: boolean; seed: number }
const classes = ['a', 'b', 'c']

/** Three members that say something of validation and test rows. `counts` is how often each row is there, or with `weighted` how much it weighs. */
function combined({ task, ensemble, folds, seed }: Case, counts: Record<'validation' | 'test', readonly number[]>, weighted: boolean) {
  const columns = task === 'classification' ? 3 : 1
  const members = [0, 1, 2].map((index) => {
    const tensors: Record<string, StoredTensor> = {}
    for (const split of ['validation', 'test'] as const) {
      const all = counts[split]
      const noise = uniformValues(all.length * 4, randomKey({ seed, member: index, purpose: split }))
      const labels = all.map((_, row) => (task === 'classification' ? (row * 7) % 3 : Math.sin(row) * 5))
      const said = all.map((_, row) => {
        const own = Array.from({ length: 3 }, (__, column) => elementAt(noise, row * 4 + column, 'noise') + (labels[row] === column ? 0.4 : 0))
        const total = own.reduce((sum, value) => sum + value, 0)
        return task === 'classification' ? own.map((value) => value / total) : [elementAt(labels, row, 'labels') + index + 3 * elementAt(own, 0, 'noise')]
      })
      const rows = all.flatMap((count, row) => (weighted ? [row] : Array.from({ length: count }, () => row)))
      const mine = folds && split === 'validation' ? rows.filter((row) => row % 3 === index) : rows
      tensors[`${split}.outputs`] = {
        dtype: 'F64',
        shape: [mine.length, columns],
        data: Float64Array.from(mine.flatMap((row) => elementAt(said, row, 'said'))),
      }
      const own = mine.map((row) => elementAt(labels, row, 'labels'))
      tensors[`${split}.labels`] =
        task === 'classification'
          ? { dtype: 'I32', shape: [own.length], data: Int32Array.from(own) }
          : { dtype: 'F64', shape: [own.length], data: Float64Array.from(own) }
      if (weighted)
        tensors[`${split}.weights`] = { dtype: 'F64', shape: [own.length], data: Float64Array.from(mine, (row) => 7 * elementAt(all, row, 'counts')) }
      // Each copy of a row is a row of its own.
      const place = (row: number, copy: number): number => all.slice(0, row).reduce((sum, count) => sum + count, 0) + copy
      const places = weighted ? mine : mine.map((row, index_) => place(row, mine.slice(0, index_).filter((other) => other === row).length))
      if (split === 'validation') tensors['validation.rows'] = { dtype: 'I32', shape: [own.length], data: Int32Array.from(places) }
    }
    return { index, predictions: readTensorFile(writeTensorFile(tensors)) }
  })
  const split = folds ? { split: { type: 'folds' as const, folds: 3 } } : {}
  const method = folds ? { method: 'folds' as const, members: 3 } : { members: 3 }
  const dataset = { id: `ds_${'0'.repeat(26)}`, ...split }
  const spec = resolvedJobSpec.parse(jobSpec.parse({ dataset, task, architecture: { layers: [] }, seed: 3, ensemble: { ...method, ...ensemble } }))
  const info: DatasetInfo = {
    kind: 'table',
    task,
    rows: 9,
    test_rows: 9,
    input_shape: [1],
    classes: task === 'classification' ? classes : [],
    class_counts: [],
    columns: [],
    label: 'y',
  }
  const { result, weights, temperature, analysis } = combineEnsemble({ spec, info, members })
  const { metrics, gain, gain_over_mean, gain_over_hindsight, best_member, mean_member, test } = result ?? {}
  // What is fitted by a search ends within its tolerance.
  return {
    metrics,
    deltas: [gain, gain_over_mean, gain_over_hindsight].map((one) => one?.delta),
    best_member,
    mean_member,
    test,
    weights,
    temperature,
    members: analysis?.members.map((one) => one.metrics),
  }
}

/** All numbers of a value, with where they are. */
const numbersOf = (value: unknown, path = ''): [string, number][] =>
  typeof value === 'number'
    ? [[path, value]]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, own]) => numbersOf(own, `${path}/${key}`))
      : []

const counts = fc
  .array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 14 })
  .map((all) => all.map((count, row) => (row < 9 ? Math.max(1, count) : count)))
const cases = fc.record({
  task: fc.constantFrom('classification' as const, 'regression' as const),
  ensemble: fc.constantFrom({}, { combine: 'weighted' }, { selection: 'greedy' }),
  folds: fc.boolean(),
  seed: fc.nat(1_000),
})

test('a held-out row of an integer weight counts as so many rows, in every metric, in what members are chosen, weighed and calibrated by, and out of fold', () => {
  fc.assert(
    fc.property(cases, counts, counts, ({ ensemble, ...one }, validation, testRows) => {
      const own = { ...one, ensemble: one.folds ? {} : ensemble }
      const weighted = numbersOf(combined(own, { validation, test: testRows }, true))
      const repeated = new Map(numbersOf(combined(own, { validation, test: testRows }, false)))
      expect(weighted.length).toBe(repeated.size)
      for (const [path, value] of weighted) {
        // Halves of the rows are other ones.
        if (path.endsWith('_calibrated')) continue
        expect(Math.abs(value - Number(repeated.get(path))), path).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)))
      }
    }),
    { numRuns: 15 },
  )
})
