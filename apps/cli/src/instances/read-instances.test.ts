import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { csvReading, isInexact } from '@trainyard/spec'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readInstance, readInstances } from './read-instances.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instances-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(name: string, content: string | Uint8Array, table: Awaited<ReturnType<Parameters<typeof readInstances>[2]>> = null) {
  await writeFile(join(folder, name), content)
  return readInstances({ cwd: folder, readStdin: () => Promise.resolve('') }, name, () => Promise.resolve(table))
}

test('cells of a CSV stay the texts that they are, for the service to read', async () => {
  expect(await read('rows.csv', '\uFEFFa,b,c\r\n01.50,NA,\r\n\r\n-2e3," y ",0x10\r\n')).toEqual([
    { a: '01.50', b: 'NA', c: '' },
    { a: '-2e3', b: ' y ', c: '0x10' },
  ])
})

test('a CSV is read as the file of the upload was', async () => {
  const reading = { ...csvReading.parse({ delimiter: ';', encoding: 'windows-1252', header: false }), ignored: ['column_1'] }
  const table = { columns: ['column_2'], label: 'column_3', reading }
  expect(await read('own.csv', new Uint8Array([0x31, 0x3b, 0xe9, 0x3b, 0x70, 0x0a]), table)).toEqual([{ column_1: '1', column_2: 'é', column_3: 'p' }])
  expect(await read('inputs.csv', 'u\nv\n', table)).toEqual([{ column_2: 'u' }, { column_2: 'v' }])
})

test.each([
  ['a,b\n1,2\n"open', /open\.csv: line 3, column 1: a quote is opened and never closed/],
  ['a,b\n1\n', /open\.csv: line 2: 1 cells, but there are 2 columns/],
  ['', /the file is empty/],
  ['a,b\n', /open\.csv holds no rows/],
])('%j is an error that names the file', async (text, expected) => {
  await expect(read('open.csv', text)).rejects.toThrow(expected)
})

test('JSON is a list of instances, or a body with one', async () => {
  expect(await read('rows.json', '[[1],{"a":2}]')).toEqual([[1], { a: 2 }])
  expect(await read('rows.json', '{"instances":[[1]]}')).toEqual([[1]])
  await expect(read('rows.json', '{}')).rejects.toThrow('must hold a list of instances')
})

test('a number is the same in --instance, in a JSON file, in a YAML file and in a CSV: a float64 of all of its digits, or the text that stands there', async () => {
  const whole = fc.oneof(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.bigInt({ min: 2n ** 53n - 9n, max: 2n ** 53n + 99n }))
  const written = fc.tuple(whole, fc.constantFrom('', '.0', '.5', 'e0', '.25e1')).map(([digits, end]) => `${digits}${end}`)
  await fc.assert(
    fc.asyncProperty(fc.array(written, { minLength: 1, maxLength: 4 }), async (numbers) => {
      const row = `{"a":[${numbers.join(', ')}]}`
      const expected = { a: numbers.map((text) => (isInexact(text) ? text : Number(text))) }
      expect(readInstance(row)).toEqual(expected)
      expect(await read('rows.json', `[${row}]`)).toEqual([expected])
      expect(await read('rows.yaml', `- a:\n${numbers.map((text) => `    - ${text}\n`).join('')}`)).toEqual([expected])
      expect(await read('rows.csv', `a\n${numbers.join('\n')}\n`)).toEqual(numbers.map((a) => ({ a })))
    }),
    { numRuns: 100, examples: [[['9007199254740993.0', '9.007199254740993e15', '9007199254740993']]] },
  )
})

test.each([
  ['{"a":1,"a":2}', /the key "a" stands twice/],
  ['{"a":NaN}', /JSON has no NaN; send null/],
  ['{"a":1e999}', /beyond 64-bit floats/],
  ['{"a":', /--instance must be JSON: this is not valid JSON/],
])('--instance %s is an error that says why', (text, expected) => expect(() => readInstance(text)).toThrow(expected))
