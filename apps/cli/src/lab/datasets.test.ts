import { expect, test } from 'vitest'
import { idxFile, scaledCsv } from './datasets.js'

test('an IDX file is its header, big end first, and its bytes', async () => {
  const file = idxFile('images', [2, 1, 300], new Uint8Array(600).fill(7))
  const bytes = Buffer.from(await file.arrayBuffer())
  expect([...bytes.subarray(0, 16)]).toEqual([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 1, 44])
  expect(bytes.subarray(16)).toEqual(Buffer.alloc(600, 7))
})

test('columns in turn get the deviations 1, 0.1 and 0.01, a missing value stays empty, and quotes are doubled', () => {
  const columns = [
    { name: 'a', mean: 10, std: 2 },
    { name: 'b', mean: 0, std: 4 },
    { name: 'c, "in cm"', mean: 1, std: 1 },
    { name: 'd', mean: 0, std: 0 },
  ]
  const rows = [
    { label: 'good', values: { a: 14, b: 2, 'c, "in cm"': 51, d: 0 } },
    { label: 'bad "or so"', values: { a: null, b: -4, 'c, "in cm"': 1, d: 0 } },
  ]
  expect(scaledCsv(columns, rows)).toBe('"a","b","c, ""in cm""","d","label"\n"2","0.05","0.5","0","good"\n"","-0.1","0","0","bad ""or so"""\n')
})
