import { datasetFormats } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { fieldHelp, uploadRequest } from './upload-request.js'

const file = (name: string, ...bytes: number[]) => new File([Uint8Array.from(bytes)], name)
const request = (files: File[], options: Partial<Parameters<typeof uploadRequest>[1]> = {}) => uploadRequest(files, { ignore: [], ...options })

test('the format is that of the name, or of the first bytes, or the one that is named', async () => {
  expect(await request([file('shop.csv')], { label: 'bought' })).toEqual({ format: 'csv', name: 'shop.csv', label: 'bought' })
  expect(await request([file('pets.ZIP')], { size: [8, 8] })).toEqual({ format: 'images', name: 'pets.ZIP', size: [8, 8] })
  expect(await request([file('train-images-idx3-ubyte', 0, 0, 8, 3), file('labels', 0, 0, 8, 1)])).toEqual({ format: 'idx', name: 'train-images-idx3-ubyte' })
  expect(await request([file('table.txt', 0x61)], { format: 'csv', name: 'shop', label: 'y' })).toEqual({ format: 'csv', name: 'shop', label: 'y' })
})

test('a file of no known format is an error that names the formats, not a guess', async () => {
  await expect(request([file('table.xlsx', 0x61, 0x62)])).rejects.toThrow(/table\.xlsx.*--format, one of csv \(.*idx.*npz.*images/)
})

test('the help of an option names every format that has its field', () => {
  for (const field of ['label', 'task', 'test_fraction', 'size'] as const) {
    const having = datasetFormats.filter(({ fields }) => Object.keys(fields).includes(field)).map(({ type }) => type)
    expect(fieldHelp(field).startsWith(`${having.join(', ')}: `), field).toBe(true)
  }
})

test('a field without which the format cannot be read is asked for by its option', async () => {
  await expect(request([file('shop.csv')])).rejects.toThrow('shop.csv: the format csv needs --label: The column to predict')
  expect(await request([file('shop.csv')], { spec: '{"label":"y","delimiter":";"}' })).toMatchObject({ label: 'y', delimiter: ';' })
  await expect(request([file('shop.csv')], { spec: '[]' })).rejects.toThrow('--spec must be a JSON object')
})

test('how the text of a table is read is said by options', async () => {
  const options = { label: 'y', delimiter: String.raw`\t`, decimal: ',', thousands: '.', encoding: 'windows-1252', header: false, missing: ['-', 'NA'] }
  const fields = { label: 'y', delimiter: '\t', decimal: ',', thousands: '.', encoding: 'windows-1252', header: false, missing: ['-', 'NA'] }
  expect(await request([file('shop.csv')], options)).toEqual({ format: 'csv', name: 'shop.csv', ...fields })
  expect(await request([file('shop.csv')], { label: 'y', header: true, missing: [''] })).toEqual({ format: 'csv', name: 'shop.csv', label: 'y', missing: [] })
})
