import { datasetTensors, type DatasetInfo, readTensorFile, uploadSpec, writeTensorFile } from '@trainyard/spec'
import { memoryScratch } from '@trainyard/tables'
import { expect, test } from 'vitest'
import { readCsv } from '../formats/csv.js'

async function prepare(lines: readonly string[], spec: object) {
  const bytes = new TextEncoder().encode(`x,who,when,side,y\n${lines.join('\n')}\n`)
  const parsed = uploadSpec.parse({ format: 'csv', name: 'visits', label: 'y', ...spec })
  if (parsed.format !== 'csv') throw new Error('csv')
  const { info, tensors } = await readCsv([{ filename: 'a.csv', bytes }], parsed, memoryScratch())
  const stored = readTensorFile(writeTensorFile(tensors))
  return { info, values: (part: 'train' | 'test', index: number) => [...stored.tensor(datasetTensors.aside(part, index)).data], stored }
}

/** Four rows of each of 20 patients; the days rise from row to row. */
const lines = Array.from(
  { length: 80 },
  (_, row) =>
    `${row},p${row % 20},2024-01-${String(1 + Math.floor(row / 4)).padStart(2, '0')},${['Train', 'val', 'TEST', 'training'][row % 4]},${row % 2 ? 'a' : 'b'}`,
)
const inputs = ({ columns }: DatasetInfo): string[] => columns.map(({ name }) => name)

test('by group no patient has rows in both parts, and the column is no input and is left out of a prediction', async () => {
  const { info, values } = await prepare(lines, { group_column: 'who', ignore_columns: ['when', 'side'] })
  expect(inputs(info)).toEqual(['x'])
  expect(info.reading?.ignored).toEqual(['who', 'when', 'side'])
  const [train, test] = [new Set(values('train', 0)), new Set(values('test', 0))]
  expect([...test].filter((group) => train.has(group))).toEqual([])
  expect([info.rows, info.test_rows]).toEqual([64, 16])
  expect(info.split_columns).toEqual([{ name: 'who', role: 'group', values: 16 }])
})

test('by time the test rows are later than all others', async () => {
  const { info, values } = await prepare(lines, { time_column: 'when', ignore_columns: ['who', 'side'] })
  expect(Math.min(...values('test', 0).map(Number))).toBeGreaterThan(Math.max(...values('train', 0).map(Number)))
  expect(info.test_rows).toBe(16)
  expect(values('train', 0)[0]).toBe(Date.UTC(2024, 0, 1))
})

test('a split column decides, however its sides are written', async () => {
  const { info, values } = await prepare(lines, { split_column: 'side', ignore_columns: ['when', 'who'] })
  expect([info.rows, info.test_rows]).toEqual([60, 20])
  expect(info.split_columns).toEqual([{ name: 'side', role: 'given', values: 2, validation: 20 }])
  expect(values('train', 0).slice(0, 6)).toEqual([0, 1, 0, 0, 1, 0])
})

test('a column of weights is stored as it stands, is no input, and is left out of a prediction', async () => {
  const { info, values } = await prepare(lines, { weight_column: 'x', ignore_columns: ['when'] })
  expect(inputs(info)).toEqual(['who', 'side'])
  expect(info.reading?.ignored).toEqual(['x', 'when'])
  expect(info.split_columns).toEqual([{ name: 'x', role: 'weight', values: 64 }])
  expect([...values('train', 0), ...values('test', 0)].toSorted((a, b) => Number(a) - Number(b))).toEqual([...lines.keys()])
})

test.each([
  ['-0.5', { weight_column: 'x' }, 'column "x": a weight must be a number from 0 to 1e+100 in every row; received "-0.5"'],
  ['heavy', { weight_column: 'x' }, 'column "x": a weight must be a number from 0 to 1e+100 in every row; received "heavy"'],
  ['1e300', { weight_column: 'x' }, 'column "x": a weight must be a number from 0 to 1e+100 in every row; received "1e300"'],
  ['Infinity', { weight_column: 'x' }, 'column "x": a weight must be a number from 0 to 1e+100 in every row; received "Infinity"'],
  ['', { weight_column: 'x' }, 'column "x": 1 of 81 rows have no value: a weight is needed in each'],
])('the weight %j is an error that names it', async (cell, spec, message) => {
  const failed = prepare([...lines, `${cell},p1,2024-01-01,val,a`], spec)
  await expect(failed).rejects.toThrow(message)
})

test('weights of 0 alone are an error, of the training rows and of the test rows', async () => {
  const sided = (train: number, held: number) => lines.map((line, row) => line.replace(/^\d+/, String(row % 4 === 2 ? held : train)))
  const spec = { weight_column: 'x', split_column: 'side' }
  await expect(prepare(sided(0, 1), spec)).rejects.toThrow('column "x": all 60 training rows have the weight 0: some must count')
  await expect(prepare(sided(1, 0), spec)).rejects.toThrow('column "x": all 20 test rows have the weight 0: some must count')
})

test.each([
  [{ group_column: 'doctor' }, 'group_column names "doctor", which is not there; the columns are "x", "who"'],
  [{ time_column: 'y' }, 'time_column names "y", which is the label'],
  [{ group_column: 'who', time_column: 'who' }, 'time_column names "who", which is the label, ignored, described in columns, or set aside already'],
  [{ time_column: 'who' }, 'column "who": a time must be a number or an ISO date in every row, such as 2024-03-31 or 2024-03-31T14:05:00Z; received "p0"'],
  [{ split_column: 'who' }, 'column "who": a split column says train, validation, test of each row; it has 20 different values; received "p0"'],
])('%j is an error that says what to do', async (spec, message) => {
  await expect(prepare(lines, spec).catch((error: unknown) => Promise.reject(error))).rejects.toThrow(message)
})

test('a row without a side or a time is named by their number', async () => {
  await expect(async () => prepare([...lines, '1,p1,,train,a'], { time_column: 'when', ignore_columns: ['side', 'who'] })).rejects.toThrow(
    'column "when": 1 of 81 rows have no value',
  )
})
