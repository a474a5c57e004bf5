import fc from 'fast-check'
import { expect, test } from 'vitest'
import { misfits, type ModelSignature, whyNotPublished } from './fit.js'

type Column = ModelSignature['dataset']['columns'][number]
const column = (name: string, type: Column['type'] = 'numeric'): Column => ({
  name,
  type,
  missing: 0,
  mean: 0,
  std: 1,
  categories: type === 'categorical' ? ['x'] : null,
})
const table: ModelSignature = {
  task: 'classification',
  dataset: { kind: 'table', input_shape: [3], columns: [column('a'), column('b', 'categorical'), column('c', 'date')], label: 'y', classes: ['no', 'yes'] },
}
const images: ModelSignature = {
  task: 'classification',
  dataset: { kind: 'image', input_shape: [8, 8, 1], columns: [], label: null, classes: ['0', '1', '2'] },
}
const data = (of: ModelSignature, parts: Partial<ModelSignature['dataset']>): ModelSignature => ({ ...of, dataset: { ...of.dataset, ...parts } })
const columns = (change: (columns: readonly Column[]) => readonly Column[]) => (of: ModelSignature) => data(of, { columns: [...change(of.dataset.columns)] })

/** Changes of a table, each with whether a client that knows the one before is served by the one after. */
const changes: { serves: boolean; apply(of: ModelSignature): ModelSignature }[] = [
  { serves: true, apply: columns((all) => all.map((each) => ({ ...each, mean: 7, std: 3, missing: 4 }))) },
  { serves: true, apply: columns((all) => all.map((each) => (each.categories ? { ...each, categories: ['x', 'y', 'z'], mode: 'y' } : each))) },
  { serves: false, apply: columns((all) => all.slice(1)) },
  { serves: false, apply: columns((all) => [...all, column('d')]) },
  { serves: false, apply: columns((all) => all.toReversed()) },
  { serves: false, apply: columns((all) => all.map((each, index) => (index === 0 ? { ...each, name: `${each.name}2` } : each))) },
  { serves: false, apply: columns((all) => all.map((each, index) => (index === 0 ? { ...each, type: 'categorical', categories: ['1'] } : each))) },
  { serves: false, apply: (of) => data(of, { label: `${of.dataset.label}2` }) },
  { serves: false, apply: (of) => data(of, { classes: of.dataset.classes.toReversed() }) },
  { serves: false, apply: (of) => data(of, { classes: [...of.dataset.classes, 'maybe'] }) },
  { serves: false, apply: (of) => ({ ...data(of, { classes: [] }), task: 'regression' }) },
]

test('a version fits where every change to what it is made of leaves its clients served, and what does not fit says why', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(changes.length - 1), { maxLength: 3 }), (chosen) => {
      const applied = chosen.flatMap((index) => changes[index] ?? [])
      const after = applied.reduce((of, { apply }) => apply(of), table)
      // Two changes of the order may undo each other: then the outcome is what it was.
      const same = JSON.stringify({ task: after.task, ...strip(after) }) === JSON.stringify({ task: table.task, ...strip(table) })
      expect(misfits(table, after).length === 0).toBe(applied.every(({ serves }) => serves) || same)
      expect(misfits(after, after)).toEqual([])
      expect(misfits(after, table).length === 0).toBe(misfits(table, after).length === 0)
    }),
    { numRuns: 300 },
  )
})

/** What clients see, with what they do not see taken away. */
const strip = ({ dataset }: ModelSignature) => ({ ...dataset, columns: dataset.columns.map(({ name, type }) => [name, type]) })

test('an iris classifier does not become the next version of one of digits, and the error says which version is in the way and what to do', () => {
  const newest = { ...images, version: 4, datasetId: 'ds_1', datasetName: 'mnist' }
  expect(whyNotPublished('digits', newest, table)).toBe(
    'the model digits has version 4, of the data set mnist, which the new one does not fit: it takes rows of tables, not of images. Take another name, or "replace": true beside it',
  )
  expect(misfits(images, data(images, { input_shape: [28, 28, 1] }))).toEqual(['its images are 28 × 28 × 1, not 8 × 8 × 1'])
  expect(misfits(images, data(images, { classes: ['a'] }))).toEqual(['its classes are "a", not "0", "1", "2"'])
  expect([whyNotPublished('digits', null, table), whyNotPublished('digits', newest, images)]).toEqual([null, null])
})
