import { type DatasetSource, jobSpec, limits, modelInputShape, readTensorFile, resolvedJobSpec, uploadSpec } from '@trainyard/spec'
import { describe, expect, test } from 'vitest'
import { createErrorList } from '../../predictor/instance-error.js'
import { createReadingNotes } from '../../predictor/table-reader.js'
import { tableReader } from '../../predictor/table-reader.js'
import { prepareDataset } from '../prepare-dataset.js'
import { prepareSplits } from '../splits/prepare-splits.js'

const prepare = (text: string, columns: Record<string, unknown> = {}) => {
  const source: DatasetSource = { type: 'upload', spec: uploadSpec.parse({ format: 'csv', name: 'x', label: 'y', test_fraction: 0, columns }), files: [] }
  return prepareDataset(source, [{ filename: 'a.csv', bytes: new TextEncoder().encode(text) }])
}

/** What a job without validation rows makes of the data set, row by row, and a reader for predictions. */
async function encoded(text: string, columns: Record<string, unknown> = {}) {
  const { info, file } = await prepare(text, columns)
  const spec = resolvedJobSpec.parse(
    jobSpec.parse({ dataset: { id: 'ds_01k00000000000000000000000', validation_fraction: 0 }, architecture: { layers: [] }, task: 'classification', seed: 1 }),
  )
  const { train, preprocessing } = prepareSplits(spec, info, readTensorFile(file))
  const [width = 0] = modelInputShape(info)
  const rows = Array.from({ length: train.rows }, (_, row) => Array.from(train.x.data.subarray(row * width, (row + 1) * width)))
  if (preprocessing.kind !== 'table') throw new Error('not a table')
  const read = async (instance: Record<string, unknown>): Promise<number[]> => {
    const errors = createErrorList()
    const [row] = await tableReader([preprocessing], info)([instance] as never, errors, createReadingNotes())
    errors.throwIfAny()
    return Array.from(row ?? [])
  }
  return { rows, width, read }
}

describe('numbers', () => {
  const text = 'a,y\n0,p\n2,q\n,p\n10,q\n'

  test('the median stands for a missing number and a flag says so, unless the mean or no flag is asked for', async () => {
    const options = { type: 'numeric', scale: 'none' }
    expect((await encoded(text, { a: options })).rows).toEqual([
      [0, 0],
      [2, 0],
      [2, 1],
      [10, 0],
    ])
    expect((await encoded(text, { a: { ...options, impute: 'mean', missing_indicator: false } })).rows).toEqual([[0], [2], [4], [10]])
  })

  test('a range of 0 … 1 is fitted on the training rows, and a prediction may lie outside of it', async () => {
    const { rows, read } = await encoded(text, { a: { type: 'numeric', scale: 'min_max', missing_indicator: false } })
    expect(rows.flat().map((value) => Number(value.toFixed(6)))).toEqual([0, 0.2, 0.2, 1])
    expect(await read({ a: 20 })).toEqual([2])
    expect((await read({ a: null })).map((value) => Number(value.toFixed(6)))).toEqual([0.2])
  })

  test('numbers that are codes become categories when the column is said to be categorical', async () => {
    const { rows, width } = await encoded('zip,y\n10,p\n9,q\n10,q\n', { zip: { type: 'categorical' } })
    expect([width, rows]).toEqual([
      2,
      [
        [0, 1],
        [1, 0],
        [0, 1],
      ],
    ])
  })

  test('a text in a column that is said to be numeric is rejected with line and column', async () => {
    await expect(prepare('a,y\n1,p\nx,q\n', { a: { type: 'numeric' } })).rejects.toThrow(
      'a.csv, line 3, column "a": the column is said to be numeric: a cell must be a number, or empty; received "x"',
    )
  })
})

describe('categories', () => {
  const text = 'town,y\nu,p\nv,q\nu,q\n?,p\n'

  test('a missing category is all zeros, or the commonest with a flag; an unknown one at prediction is all zeros either way', async () => {
    const plain = await encoded(text)
    expect(plain.rows).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 0],
    ])
    expect([await plain.read({ town: null }), await plain.read({ town: 'w' })]).toEqual([
      [0, 0],
      [0, 0],
    ])
    const common = await encoded(text, { town: { type: 'categorical', impute: 'mode' } })
    expect(common.rows).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [1, 0, 0],
      [1, 0, 1],
    ])
    expect([await common.read({ town: null }), await common.read({ town: 'NA' }), await common.read({ town: 'w' })]).toEqual([
      [1, 0, 1],
      [1, 0, 1],
      [0, 0, 0],
    ])
  })

  test('a flag may be asked for where nothing stands in', async () => {
    expect((await encoded(text, { town: { type: 'categorical', missing_indicator: true } })).rows).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ])
  })
})

describe('more categories than have an input each', () => {
  const most = limits.datasetCategories
  /** The commonest text is there most often; each of the rarest is there once. */
  const texts = Array.from({ length: most + 200 }, (_, index) => Array.from({ length: index < 10 ? 3 : index < most - 1 ? 2 : 1 }, () => `t${index}`)).flat()
  const text = `t,y\n${texts.map((name, row) => `${name},${row % 2 === 0 ? 'p' : 'q'}`).join('\n')}\n`

  test('share one, which is told, and which categories that nobody has seen count as', async () => {
    const { info, warnings } = await prepare(text)
    expect(info.columns[0]?.categories).toHaveLength(most)
    expect(info.columns[0]).toMatchObject({ type: 'categorical', other: { categories: 201, rows: 201 } })
    expect(info.columns[0]?.categories?.at(-1)).toBe('other')
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'categories_shared', column: 't', count: 201 }))
    const { rows, width, read } = await encoded(text)
    expect(width).toBe(most)
    expect(rows.every((row) => row.reduce((sum, value) => sum + value, 0) === 1)).toBe(true)
    const placeOf = (row: number[]): number => row.indexOf(1)
    const shared = placeOf(rows.at(-1) ?? [])
    expect(shared).toBe(most - 1)
    expect(placeOf(await read({ t: `t${most + 199}` }))).toBe(shared)
    expect(placeOf(await read({ t: 'never seen' }))).toBe(shared)
    expect(placeOf(await read({ t: 't3' }))).toBe(placeOf(rows[9] ?? []))
    expect((await read({ t: null })).every((value) => value === 0)).toBe(true)
  })
})

describe('dates', () => {
  const day = 86_400_000
  const dates = ['2024-01-01', '2024-07-01T12:00:00Z', '', '2023-12-31 23:00', '2024-02-29T06:00:00+02:00']
  const text = `when,y\n${dates.map((date, row) => `${date},${row % 2 === 0 ? 'p' : 'q'}`).join('\n')}\n`

  test('become an age and their places in the year, the week and the day, in UTC; a prediction is read alike', async () => {
    const { info, warnings } = await prepare(text)
    expect(info.columns[0]).toMatchObject({ type: 'date', missing: 1, categories: null })
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'read_as_dates', column: 'when' }))
    const { rows, width, read } = await encoded(text)
    expect(width).toBe(8)
    // By hand: 1 January 2024 was a Monday.
    expect(rows[0]?.slice(1).map((value) => Number(value.toFixed(6)))).toEqual([0, 1, 0, 1, 0, 1, 0])
    const noon = Date.UTC(2024, 6, 1, 12) - Date.UTC(2024, 0, 1)
    expect(rows[1]?.[1]).toBeCloseTo(Math.sin((2 * Math.PI * noon) / (366 * day)), 5)
    expect(rows[1]?.slice(5, 7).map((value) => Number(value.toFixed(6)))).toEqual([0, -1])
    expect(rows[2]?.[7]).toBe(1)
    for (const [row, date] of dates.entries()) expect(await read({ when: date === '' ? null : date })).toEqual(rows[row])
    await expect(read({ when: '31.12.2024' })).rejects.toThrow('must be an ISO date or time, such as 2024-03-31')
    await expect(read({ when: 20240131 })).rejects.toThrow('column "when" holds dates')
  })

  test('without times have no place in the day, are categories where that is asked for, and are named where one is none', async () => {
    const plain = 'when,y\n2024-01-01,p\n2024-05-09,q\n2024-05-10,p\n'
    expect((await encoded(plain)).rows.every((row) => row[5] === 0 && row[6] === 0)).toBe(true)
    expect((await prepare(plain, { when: { type: 'categorical' } })).info.columns[0]).toMatchObject({ type: 'categorical' })
    expect((await prepare('when,y\n2024-01-01,p\n2024-13-09,q\nsoon,p\n')).info.columns[0]).toMatchObject({ type: 'categorical' })
    await expect(prepare('when,y\n2024-01-01,p\n2024-02-30,q\n', { when: { type: 'date' } })).rejects.toThrow(
      'line 3, column "when": the column is said to hold dates: a cell must be an ISO date or time',
    )
    await expect(prepare('when,y\n2019,p\n2020,q\n', { when: { type: 'date' } })).rejects.toThrow('the column is said to hold dates')
  })
})

test.each([
  ['a column that is not there', { z: { type: 'numeric' } }, 'columns describes "z", which is not there; the columns are "a", "y"'],
  ['the label', { y: { type: 'categorical' } }, 'columns describes "y", which is the label'],
])('options for %s are rejected', async (_, columns, message) => {
  await expect(prepare('a,y\n1,p\n2,q\n', columns)).rejects.toThrow(message)
})

test('splitting plain lines and parsing quotes give the same records', async () => {
  const rows = Array.from({ length: 300 }, (_, row) => `${row},t${row % 7}é,${row % 3 === 0 ? '' : row / 8},${row % 2}`)
  const plain = `a,b,c,y\r\n${rows.join('\r\n\r\n')}\r\n`
  const quoted = plain.replace('a,b', '"a",b')
  const [first, second] = [await prepare(plain), await prepare(quoted)]
  expect(first.info).toEqual(second.info)
  expect(first.file).toEqual(second.file)
  const places = await Promise.all([`${plain}1,2\r\n`, `${quoted}1,2\r\n`].map((text) => prepare(text).catch((error: unknown) => String(error))))
  expect(places[0]).toContain('line 601: 2 fields, but there are 4 column names')
  expect(places[1]).toBe(places[0])
})
