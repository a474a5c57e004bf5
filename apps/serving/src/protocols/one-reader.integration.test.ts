import { readingHeaders } from '@trainyard/spec'
import { tableModel } from '@trainyard/testing/serving/table-model.js'
import { serveUntrained } from '@trainyard/testing/serving/untrained-models.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// What a spreadsheet in Europe writes: semicolons, decimal commas, Windows-1252, a line sep=;, delimiters at the ends of lines.
const lines = ['id;größe;flag;grade;town;y;', '1;1,5;True;1,0;Köln;a;', '2;2,25;False;2,0;Paris;b;', '3;-;True;3,0;Paris;c;', '4;1.000,5;False;1,0;NA;a;']
const file = Buffer.from(['sep=;', ...lines].join('\r\n'), 'latin1')
const upload = {
  label: 'y',
  ignore_columns: ['id'],
  delimiter: ';',
  decimal: ',',
  thousands: '.',
  encoding: 'windows-1252',
  missing: ['-'],
  columns: { grade: { type: 'categorical' } },
}
const names = ['größe', 'flag', 'grade', 'town']
const texts = lines.slice(1).map((line) => line.split(';'))
const typed = [
  [1.5, true, 1, 'Köln'],
  [2.25, false, 2, 'Paris'],
  [null, true, 3, 'Paris'],
  [1000.5, false, 1, 'NA'],
]

let serving: Awaited<ReturnType<typeof serveUntrained>>
beforeAll(async () => {
  serving = await serveUntrained({ shop: await tableModel(file, upload) })
}, 60_000)
afterAll(() => serving.close())

const json = { 'content-type': 'application/json' }
type Probabilities = number[][]
const flat = (values: readonly number[]): Probabilities => Array.from({ length: values.length / 3 }, (_, row) => values.slice(row * 3, (row + 1) * 3))
const byColumn = (column: number) => typed.map((row) => row[column] ?? null)
const records = texts.map((cells) => Object.fromEntries(['id', ...names, 'y'].map((name, index) => [name, cells[index]])))

const ways: [string, () => Promise<Awaited<ReturnType<typeof serving.call>>>, (body: never) => Probabilities][] = [
  ['the uploaded file as it is', () => serving.call('/invocations', file, { 'content-type': 'text/csv' }), mlflowProbabilities],
  [
    'the same in UTF-8, as the charset says',
    () => serving.call('/invocations', file.toString('latin1'), { 'content-type': 'text/csv; charset=utf-8' }),
    mlflowProbabilities,
  ],
  ['records of texts with the label and the ignored column', () => serving.call('/v1/models/shop/predict', { instances: records }, json), ownProbabilities],
  ['typed values in the order of the columns', () => serving.call('/v1/models/shop/predict', { instances: typed }, json), ownProbabilities],
  [
    'columns of typed values',
    () => serving.call('/v1/models/shop:predict', { inputs: Object.fromEntries(names.map((name, index) => [name, byColumn(index)])) }, json),
    (body: { outputs: Probabilities }) => body.outputs,
  ],
  ['a data frame', () => serving.call('/invocations', { dataframe_split: { columns: names, data: typed } }, json), mlflowProbabilities],
  [
    'tensors of numbers, booleans, whole numbers and texts',
    () =>
      serving.call(
        '/v2/models/shop/infer',
        {
          inputs: [
            { name: 'größe', datatype: 'FP64', shape: [4], data: byColumn(0) },
            { name: 'flag', datatype: 'BOOL', shape: [4], data: byColumn(1) },
            { name: 'grade', datatype: 'INT64', shape: [4], data: byColumn(2) },
            { name: 'town', datatype: 'BYTES', shape: [4], data: byColumn(3) },
          ],
        },
        json,
      ),
    (body: { outputs: { name: string; data: number[] }[] }) => flat(body.outputs.find(({ name }) => name === 'probabilities')?.data ?? []),
  ],
]

function ownProbabilities(body: { predictions: { probabilities: number[] }[] }): Probabilities {
  return body.predictions.map(({ probabilities }) => probabilities)
}
function mlflowProbabilities(body: { predictions: { probabilities: number[] }[] }): Probabilities {
  return ownProbabilities(body)
}

test.each(ways)('%s gives the same answer as the cells of the upload', async (_way, ask, probabilitiesOf) => {
  const expected = await serving.call('/v1/models/shop/predict', { instances: texts.map((cells) => cells.slice(1, 5)) }, json)
  const reply = await ask()
  expect([expected.statusCode, reply.statusCode, reply.body.slice(0, 300)]).toEqual([200, 200, expect.any(String)])
  const answers = probabilitiesOf(reply.json() as never)
  for (const [row, probabilities] of ownProbabilities(expected.json()).entries())
    for (const [index, value] of probabilities.entries()) expect(answers[row]?.[index]).toBeCloseTo(value, 6)
  expect(new Set(ownProbabilities(expected.json()).map((row) => row.join())).size).toBe(4)
})

describe('headers say', () => {
  test('which columns were left out', async () => {
    for (const reply of [
      await serving.call('/invocations', file, { 'content-type': 'text/csv' }),
      await serving.call('/v1/models/shop/predict', { instances: records }, json),
    ])
      expect(JSON.parse(String(reply.headers[readingHeaders.dropped]))).toEqual(['id', 'y'])
    const plain = await serving.call('/v1/models/shop/predict', { instances: typed }, json)
    expect([plain.headers[readingHeaders.dropped], plain.headers[readingHeaders.unseen]]).toEqual([undefined, undefined])
  })

  test('which categories training did not have, in every protocol', async () => {
    const row = [1, 'TRUE', 7, 'Köln']
    const asked = [
      await serving.call('/v1/models/shop/predict', { instances: [row, typed[0]] }, json),
      await serving.call('/v1/models/shop:predict', { instances: [row, typed[0]] }, json),
      await serving.call('/invocations', { instances: [row, typed[0]] }, json),
      await serving.call('/invocations', 'größe;flag;grade;town\n1;TRUE;7;Köln\n', { 'content-type': 'text/csv; charset=utf-8' }),
      await serving.call(
        '/v2/models/shop/infer',
        { inputs: names.map((name, index) => ({ name, datatype: ['FP32', 'BYTES', 'INT32', 'BYTES'][index], shape: [1], data: [row[index]] })) },
        json,
      ),
    ]
    for (const reply of asked) expect([reply.statusCode, reply.headers[readingHeaders.unseen]]).toEqual([200, '{"flag":1,"grade":1}'])
  })
})

test.each([
  [
    'a comma file for a semicolon model',
    'größe,flag,grade,town\n1,True,1,x\n',
    'the cells look separated by \\",\\", and the file of the upload was by \\";\\"',
  ],
  ['a number with a point', 'größe;flag;grade;town\n1.5.5;True;1;x\n', 'must be a number or null: column \\"größe\\" is numeric'],
  ['hexadecimal', 'größe;flag;grade;town\n0x10;True;1;x\n', 'the text is not decimal'],
  ['binary', 'größe;flag;grade;town\n0b11;True;1;x\n', 'the text is not decimal'],
  ['a column too few', 'größe;flag;grade\n1;True;1\n', 'the heading lacks \\"town\\"'],
  ['a quote that never closes', 'größe;flag;grade;town\n1;"True;1;x\n', 'line 2, column 2: a quote is opened and never closed'],
  ['nothing', '', 'the file is empty'],
])('%s is an error that says what to do', async (_, text, expected) => {
  const reply = await serving.call('/invocations', text, { 'content-type': 'text/csv; charset=utf-8' })
  expect([reply.statusCode, reply.body]).toEqual([400, expect.stringContaining(expected)])
})

test('bytes that are no text of the encoding are an error, and so is a charset that is not known', async () => {
  const utf16 = Buffer.from('größe;flag;grade;town\n1;True;1;x\n', 'utf16le')
  const reply = await serving.call('/invocations', utf16, { 'content-type': 'text/csv; charset=utf-8' })
  expect([reply.statusCode, reply.body]).toEqual([400, expect.stringContaining('looks like UTF-16 without a byte order mark')])
  const marked = await serving.call('/invocations', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), { 'content-type': 'text/csv' })
  expect(marked.statusCode).toBe(200)
  const latin = await serving.call('/invocations', Buffer.from('größe;flag;grade;town\n1;True;1;x\n', 'latin1'), { 'content-type': 'text/csv; charset=utf-8' })
  expect([latin.statusCode, latin.body]).toEqual([400, expect.stringContaining('line 1: the text is not UTF-8')])
  expect((await serving.call('/invocations', 'x', { 'content-type': 'text/csv; charset=klingon' })).statusCode).toBe(415)
})
