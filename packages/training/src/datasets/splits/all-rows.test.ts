import { type DatasetSource, jobSpec, type JobSpecInput, readTensorFile, resolvedJobSpec, uploadSpec } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prepareDataset } from '../prepare-dataset.js'
import { prepareAllRows } from './all-rows.js'
import { prepareSplits } from './prepare-splits.js'

type Row = { x: number; city: string; day: string; note: string; w: number; y: string }

async function prepare(rows: readonly Row[], testFraction: number, label: 'y' | 'x') {
  const columns = { note: { type: 'text' }, city: { type: 'categorical' } }
  const spec = uploadSpec.parse({
    format: 'csv',
    name: 'a',
    label,
    test_fraction: testFraction,
    weight_column: 'w',
    columns,
    task: label === 'y' ? 'classification' : 'regression',
  })
  const source: DatasetSource = { type: 'upload', spec, files: [] }
  const lines = rows.map(({ x, city, day, note, w, y }) => [x, city, day, `"${note}"`, w, y].join())
  const bytes = new TextEncoder().encode(['x,city,day,note,w,y', ...lines].join('\n'))
  return prepareDataset(source, [{ filename: 'a.csv', bytes }])
}

const specOf = (dataset: Partial<JobSpecInput['dataset']>, task: 'classification' | 'regression') =>
  resolvedJobSpec.parse(
    jobSpec.parse({
      dataset: { id: 'ds_01k00000000000000000000000', weight: 'w', ...dataset },
      architecture: { layers: [] },
      task,
      seed: 1,
      training: { early_stopping: {} },
    }),
  )

const row = fc.record({
  x: fc.integer({ min: -50, max: 50 }),
  city: fc.constantFrom('a', 'b', 'c', ''),
  day: fc.integer({ min: 1, max: 28 }).map((day) => `2024-02-${String(day).padStart(2, '0')}`),
  note: fc.array(fc.constantFrom('red', 'größe', 'fox'), { maxLength: 3 }).map((words) => words.join(' ')),
  w: fc.integer({ min: 1, max: 4 }),
})

test('all rows of a table are those of an upload that sets none aside, whatever their columns, in another order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 20, maxLength: 40 }), fc.constantFrom('y', 'x'), fc.constantFrom(0.2, 0.5), async (drawn, label, fraction) => {
      // Categories are those of the training rows: here each of them is there.
      const rows = [...drawn, ...['a', 'b', 'c', ''].flatMap((city) => drawn.slice(0, 8).map((one) => ({ ...one, city })))].map((one, place) => ({
        ...one,
        y: place % 2 === 0 ? 'p' : 'q',
      }))
      const task = label === 'y' ? 'classification' : 'regression'
      const [split, whole] = [await prepare(rows, fraction, label), await prepare(rows, 0, label)]
      fc.pre(JSON.stringify(split.info.columns.map(({ categories }) => categories)) === JSON.stringify(whole.info.columns.map(({ categories }) => categories)))
      const all = prepareAllRows(specOf({ validation_fraction: 0.2, final_fit: 'all_rows' }, task), split.info, readTensorFile(split.file))
      const expected = prepareSplits(
        { ...specOf({ validation_fraction: 0 }, task), training: { ...specOf({}, task).training, early_stopping: null } },
        whole.info,
        readTensorFile(whole.file),
      )
      expect([all.validation, all.test]).toEqual([null, null])
      expect(all.target?.mean ?? 0).toBeCloseTo(expected.target?.mean ?? 0, 9)
      const lines = ({ train }: typeof all): string[] => {
        const width = train.x.data.length / train.rows
        return Array.from({ length: train.rows }, (_, at) =>
          [...Array.from(train.x.data.subarray(at * width, (at + 1) * width), (value) => value.toFixed(4)), train.labels[at], train.weights?.[at]].join(),
        ).sort()
      }
      expect(lines(all)).toEqual(lines(expected))
    }),
    { numRuns: 15, endOnFailure: true },
  )
})
