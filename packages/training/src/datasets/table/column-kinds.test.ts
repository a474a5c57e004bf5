import { type DatasetSource, defined, type LayerInput, jobSpec, readTensorFile, resolvedJobSpec, uploadSpec } from '@trainyard/spec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createErrorList, InstanceError } from '../../predictor/instance-error.js'
import { createReadingNotes, tableReader } from '../../predictor/table-reader.js'
import { prepareDataset } from '../prepare-dataset.js'
import { prepareSplits } from '../splits/prepare-splits.js'

type Row = Record<string, string>

const csvOf = (rows: readonly Row[]): string => {
  const names = Object.keys(defined(rows[0], 'a row'))
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))]
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join())
    .join('\n')
}

const prepare = (rows: readonly Row[], options: Record<string, unknown> = {}) => {
  const source: DatasetSource = { type: 'upload', spec: uploadSpec.parse({ format: 'csv', name: 'x', label: 'y', test_fraction: 0, ...options }), files: [] }
  return prepareDataset(source, [{ filename: 'a.csv', bytes: new TextEncoder().encode(csvOf(rows)) }])
}

/** What a job makes of the rows, and a reader for predictions with its model. */
async function trained(rows: readonly Row[], options: Record<string, unknown> = {}, layers: LayerInput[] = []) {
  const { info, file, warnings } = await prepare(rows, options)
  const split = options['split_column'] === undefined ? { validation_fraction: 0 } : { split: { type: 'given' } }
  const parts = { dataset: { id: 'ds_01k00000000000000000000000', ...split }, architecture: { layers }, task: 'classification', seed: 1 }
  const { train, preprocessing } = prepareSplits(resolvedJobSpec.parse(jobSpec.parse(parts)), info, readTensorFile(file))
  if (preprocessing.kind !== 'table') throw new Error('not a table')
  const width = train.x.data.length / train.rows
  const notes = createReadingNotes()
  const read = async (instances: readonly Record<string, unknown>[]): Promise<number[][]> => {
    const errors = createErrorList()
    const read = await tableReader([preprocessing], info)(instances as never, errors, notes)
    errors.throwIfAny()
    return read.map((row) => Array.from(row))
  }
  return {
    info,
    warnings,
    preprocessing,
    notes,
    read,
    inputs: Array.from({ length: train.rows }, (_, row) => Array.from(train.x.data.subarray(row * width, (row + 1) * width))),
  }
}

const order = ['S', 'M', 'L', 'XL']
const words = ['red', 'Blue', 'größe', 'fox', 'a', '12', 'naïve', 'e\u0301t', '日本']
const text = fc.array(fc.constantFrom(...words), { maxLength: 5 }).map((chosen) => chosen.join(' '))
const row = fc.record({
  size: fc.constantFrom(...order, '', ' M '),
  note: text,
  code: text,
  city: fc.constantFrom('', ...Array.from({ length: 6 }, (_, index) => `c${index}`)),
  y: fc.constantFrom('p', 'q'),
})
const table = fc
  .array(row, { minLength: 4, maxLength: 12 })
  .filter(
    (rows) =>
      new Set(rows.map(({ y }) => y)).size === 2 && (['size', 'note', 'code', 'city'] as const).every((name) => rows.some((one) => one[name].trim() !== '')),
  )
const columns = {
  // Whether there is a flag is a fact of all training rows, as which categories there are.
  size: { type: 'ordered', order, missing_indicator: true },
  note: { type: 'text', buckets: 8 },
  code: { type: 'text', parts: 'characters', buckets: 16, missing_indicator: true },
}
const layers: LayerInput[] = [{ type: 'category_embedding', dimensions: 2, above: 2 }]

test('every row of an upload gives at prediction, in the same bits, the inputs that it was trained on: orders, texts and embedded categories', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const { inputs, read } = await trained(rows, { columns }, layers)
      expect(await read(rows)).toEqual(inputs)
    }),
    { numRuns: 150 },
  )
})

test('rows that are held out change nothing of what is fitted', async () => {
  await fc.assert(
    fc.asyncProperty(table, table, table, async (kept, held, others) => {
      const fitted = async (more: readonly Row[]) => {
        const rows = [...kept.map((one) => ({ ...one, part: 'train' })), ...more.map((one) => ({ ...one, part: 'validation' }))]
        // All names of categories are there, so that which there are is not what differs.
        const named = Array.from({ length: 6 }, (_, index) => ({ size: 'S', note: 'red', code: 'fox', city: `c${index}`, y: 'p', part: 'train' }))
        return (await trained([...rows, ...named], { columns, split_column: 'part' }, layers)).preprocessing
      }
      expect(await fitted(held)).toEqual(await fitted(others))
    }),
    { numRuns: 60 },
  )
})

describe('texts in an order', () => {
  const rows = ['S', 'L', 'XL', 'M', 'S', ''].map((size, index) => ({ size, y: index % 2 === 0 ? 'p' : 'q' }))
  const ordered = { size: { type: 'ordered', order, scale: 'none' } }

  test('are the numbers of their places, with the median and a flag for a missing one, and the median for an unknown one', async () => {
    const { info, inputs, read, notes } = await trained(rows, { columns: ordered })
    expect(info.columns[0]).toMatchObject({ type: 'ordered', categories: order, missing: 1, mode: 'S' })
    expect(inputs).toEqual([
      [0, 0],
      [2, 0],
      [3, 0],
      [1, 0],
      [0, 0],
      [1, 1],
    ])
    expect(await read([{ size: 'XXL' }, { size: null }])).toEqual([
      [1, 0],
      [1, 1],
    ])
    expect([...notes.unseen]).toEqual([['size', 1]])
  })

  test('that are not in it are an error that names the cell, and so is an order with a text that counts as no value', async () => {
    await expect(prepare([...rows, { size: 'XS', y: 'p' }], { columns: ordered })).rejects.toThrow(
      /a\.csv.*line 8.*"size".*order "S", "M", "L", "XL".*add the text.*"XS"/s,
    )
    const none = { size: { type: 'ordered', order: ['None', ...order] } }
    await expect(prepare(rows, { columns: none })).rejects.toThrow(/"None", which counts as no value: set "missing"/)
    expect((await trained([...rows, { size: 'None', y: 'p' }], { columns: none, missing: [] })).info.columns[0]?.missing).toBe(1)
    expect(uploadSpec.safeParse({ format: 'csv', name: 'x', label: 'y', columns: { size: { type: 'ordered', order: ['S', ' S'] } } }).success).toBe(false)
  })
})

describe('a column of text', () => {
  const rows = Array.from({ length: 40 }, (_, index) => ({ note: `the ${index} th note of them`, town: 'New York City', y: index % 2 === 0 ? 'p' : 'q' }))

  test('is found where most of its texts are different and have several words; a warning says so, and names of several words stay categories', async () => {
    const { info, warnings, inputs } = await trained(rows)
    expect(info.columns.map(({ type }) => type)).toEqual(['text', 'categorical'])
    expect(info.columns[0]?.text).toEqual({ parts: 'words', buckets: 256, texts: 40 })
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'read_as_text', column: 'note' }))
    expect(warnings.map(({ code }) => code)).not.toContain('identifiers')
    expect(inputs[0]).toHaveLength(257)
    expect((await trained(rows, { columns: { note: { type: 'categorical' } } })).info.columns[0]?.type).toBe('categorical')
  })

  test('takes texts that are longer than a name, and at prediction nothing but a text', async () => {
    const long = rows.map((one) => ({ ...one, note: one.note.repeat(300) }))
    const { read } = await trained(long)
    await expect(read([{ note: 5, town: 'New York City' }])).rejects.toThrow(InstanceError)
    expect((await read([{ note: null, town: null }]))[0]).toEqual(Array(257).fill(0))
  })
})
