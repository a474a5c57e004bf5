import { type DatasetInfo, defined, slug } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { modelOfDataset } from './auto-model.js'

const id = 'ds_01k0000000000000000000xyzw'
const info: DatasetInfo = {
  kind: 'table',
  task: 'classification',
  rows: 100,
  test_rows: 0,
  input_shape: [2],
  classes: ['no', 'yes'],
  class_counts: [50, 50],
  columns: ['age', 'fare'].map((name) => ({ name, type: 'numeric', missing: 0, mean: 0, std: 1, categories: null })),
  label: 'survived',
}
const named = (name: string, models: Record<string, DatasetInfo> = {}) => {
  const newest = (dataset: DatasetInfo) => ({ version: 1, datasetId: id, datasetName: 'another', task: dataset.task, dataset })
  const findPublication = async (model: string) => ({ next: 2, newest: model in models ? newest(defined(models[model], 'its data set')) : null, floor: null })
  return modelOfDataset({ id, name, info, findPublication })
}

test('any name of a data set gives a name that a model can have, the same each time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 200, unit: 'grapheme' }), async (name) => {
      const model = await named(name)
      if (!model.ok) throw new Error('a free name was not taken')
      expect(slug.parse(model.name)).toBe(model.name)
      expect(await named(name)).toEqual(model)
      expect(model.warnings).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['Titanic (train).csv', 'titanic-train-csv'],
  ['Preise für Öl 2024', 'preise-fur-ol-2024'],
  ['iris', 'iris'],
  ['価格', 'auto-0000xyzw'],
  ['...', 'auto-0000xyzw'],
])('%s gives %s', async (name, expected) => {
  const model = await named(name)
  expect(model.ok && model.name).toBe(expected)
})

test('a model that serves alike gets its next version; one that predicts something else, or from something else, is left alone and said', async () => {
  expect(await named('titanic', { titanic: { ...info, rows: 7 } })).toEqual({ ok: true, name: 'titanic', warnings: [] })
  const others: Partial<DatasetInfo>[] = [
    { classes: ['a', 'b'] },
    { label: 'fare' },
    { task: 'regression', classes: [] },
    { columns: info.columns.slice(1), input_shape: [1] },
    { columns: [...info.columns].reverse() },
    { kind: 'image', input_shape: [28, 28, 1], columns: [] },
  ]
  for (const other of others) {
    const model = await named('titanic', { titanic: { ...info, ...other } })
    expect(model).toMatchObject({ ok: true, name: 'titanic-0000xyzw', warnings: [{ path: 'model.name', rule: 'default_model' }] })
    const taken = await named('titanic', { titanic: { ...info, ...other }, 'titanic-0000xyzw': { ...info, ...other } })
    expect(taken).toMatchObject({ ok: false, errors: [{ path: 'model.name', message: expect.stringContaining('name the model') }] })
  }
})
