import { byColumn, columns, flowers, records, serveIris } from '@trainyard/testing/serving/iris-rows.js'
import { expect, test } from 'vitest'

const { call, errorOf, predictions, train } = serveIris()

const answers = () => predictions().map(({ label, probabilities }) => ({ label, probabilities }))

test.each([
  ['dataframe_split', { dataframe_split: { columns, index: [0, 1], data: flowers } }],
  ['dataframe_records', { dataframe_records: records }],
  ['instances', { instances: flowers }],
  ['inputs', { inputs: byColumn }],
])('%s are scored', async (_form, body) => {
  expect((await call('/invocations?model=iris', body)).json()).toEqual({ predictions: answers() })
})

test('a CSV with a heading is scored, its columns in any order', async () => {
  const order = [2, 0, 3, 1]
  const csv = [order.map((index) => `"${columns[index]}"`).join(), ...flowers.map((row) => order.map((index) => row[index]).join())].join('\r\n')
  expect((await call('/invocations', csv, 'text/csv; charset=utf-8')).json()).toEqual({ predictions: answers() })
})

test('params are those of a prediction', async () => {
  const [plain, sampled] = await Promise.all(
    [{}, { mc_dropout: { samples: 2 } }].map((params) => call('/invocations?model=iris&version=1', { instances: flowers, params })),
  )
  expect(plain?.json()).toEqual({ predictions: answers() })
  const asked = await call('/v1/models/iris/predict', { instances: flowers, mc_dropout: { samples: 2 } })
  const drawn = asked.json().predictions.map(({ label, probabilities }: { label: string; probabilities: number[] }) => ({ label, probabilities }))
  expect(drawn).not.toEqual(answers())
  expect(sampled?.json()).toEqual({ predictions: drawn })
})

test.each([
  ['two forms', { instances: flowers, inputs: flowers }, 'the body must hold one of dataframe_split'],
  ['a ragged split', { dataframe_split: { columns, data: [[1]] } }, 'dataframe_split.data[0] has 1 cells'],
  ['an unknown column', { dataframe_records: [{ ...records[0], weight: 3 }] }, 'weight'],
  ['an unknown parameter', { instances: flowers, params: { temperature: 3 } }, 'temperature'],
])('%s is rejected as one text', async (_what, body, text) => {
  expect(await errorOf('/invocations?model=iris', body)).toEqual([400, expect.stringContaining(text)])
})

test('a broken CSV, a text in a column of numbers and another type are rejected', async () => {
  expect(await errorOf('/invocations?model=iris', `${columns.join()}\n1,2`, 'text/csv')).toEqual([400, expect.stringContaining('line 2')])
  expect(await errorOf('/invocations?model=iris', `${columns.join()}\n1,2,3,wide`, 'text/csv')).toEqual([400, expect.stringContaining('petal_width')])
  expect((await errorOf('/invocations?model=iris', 'x', 'text/plain'))[0]).toBe(415)
})

test('the model must be named where there are two', async () => {
  await train('other')
  expect(await errorOf('/invocations', { instances: flowers })).toEqual([400, expect.stringMatching(/model=NAME.*(iris|other)/)])
})
