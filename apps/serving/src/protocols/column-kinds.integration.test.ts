import { readingHeaders } from '@trainyard/spec'
import { tableModel } from '@trainyard/testing/serving/table-model.js'
import { serveUntrained } from '@trainyard/testing/serving/untrained-models.js'
import { afterAll, beforeAll, expect, test } from 'vitest'

const names = ['size', 'note', 'city']
const rows = Array.from({ length: 12 }, (_, row) => [['S', 'M', 'L'][row % 3] ?? '', `naïve text ${row} of many, words`, `city ${row}`])
const file = [[...names, 'y'], ...rows.map((row, index) => [...row, index % 2 === 0 ? 'a' : 'b'])]
  .map((cells) => cells.map((cell) => `"${cell}"`).join())
  .join('\n')
const columns = { size: { type: 'ordered', order: ['S', 'M', 'L', 'XL'] }, note: { type: 'text', buckets: 32 } }

let serving: Awaited<ReturnType<typeof serveUntrained>>
beforeAll(async () => {
  const layers = [
    { type: 'category_embedding' as const, dimensions: 3 },
    { type: 'dense' as const, units: 8 },
  ]
  serving = await serveUntrained({ shop: await tableModel(Buffer.from(file), { label: 'y', columns }, layers) })
}, 60_000)
afterAll(() => serving.close())

const json = { 'content-type': 'application/json' }
const byColumn = (column: number) => rows.map((row) => row[column])
type Answers = { predictions: { probabilities: number[] }[] }
const own = ({ predictions }: Answers): number[] => predictions.flatMap(({ probabilities }) => probabilities)

const ways: [string, () => Promise<Awaited<ReturnType<typeof serving.call>>>, (body: never) => number[]][] = [
  ['the uploaded file', () => serving.call('/invocations', file, { 'content-type': 'text/csv' }), own],
  [
    'rows by column name',
    () => serving.call('/v1/models/shop/predict', { instances: rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]]))) }, json),
    own,
  ],
  [
    'columns',
    () => serving.call('/v1/models/shop:predict', { inputs: Object.fromEntries(names.map((name, index) => [name, byColumn(index)])) }, json),
    (body: { outputs: number[][] }) => body.outputs.flat(),
  ],
  [
    'tensors of texts',
    () =>
      serving.call(
        '/v2/models/shop/infer',
        { inputs: names.map((name, index) => ({ name, datatype: 'BYTES', shape: [rows.length], data: byColumn(index) })) },
        json,
      ),
    (body: { outputs: { name: string; data: number[] }[] }) => body.outputs.find(({ name }) => name === 'probabilities')?.data ?? [],
  ],
]

test.each(ways)('%s of an order, texts and a large category give the same answer as rows', async (_way, ask, answersOf) => {
  const expected = await serving.call('/v1/models/shop/predict', { instances: rows }, json)
  const reply = await ask()
  expect([expected.statusCode, reply.statusCode, reply.body.slice(0, 300)]).toEqual([200, 200, expect.any(String)])
  const [answers, right] = [answersOf(reply.json() as never), own(expected.json())]
  expect(new Set(right).size).toBe(2 * rows.length)
  expect(answers).toHaveLength(right.length)
  for (const [index, value] of right.entries()) expect(answers[index]).toBeCloseTo(value, 6)
})

test('a text outside of the order and a category that training did not have are counted; what is no text is an error that names its place', async () => {
  const unseen = await serving.call('/v1/models/shop/predict', { instances: [['XXL', 'new words', 'elsewhere']] }, json)
  expect([unseen.statusCode, unseen.headers[readingHeaders.unseen]]).toEqual([200, '{"size":1,"city":1}'])
  const wrong = await serving.call('/v1/models/shop/predict', { instances: [['S', 5, 'city 1']] }, json)
  expect([wrong.statusCode, wrong.body]).toEqual([400, expect.stringContaining('must be a text or null: column \\"note\\" holds text')])
})
