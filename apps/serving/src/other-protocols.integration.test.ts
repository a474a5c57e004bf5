import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestStack, type TestStack } from '@trainyard/testing/serving/test-stack.js'

let stack: TestStack
let shares: number[][]
beforeAll(async () => {
  stack = await openTestStack()
  await stack.train('iris', 1)
  const reply = await call('/v1/models/iris/predict', { instances: flowers })
  shares = reply.json().predictions.map(({ probabilities }: { probabilities: number[] }) => probabilities)
}, 120_000)
afterAll(() => stack.close(), 30_000)

const flowers = [
  [5.1, 3.5, 1.4, 0.2],
  [6.7, 3, 5.2, 2.3],
]
/** As the data set names them. */
const columns = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width']
const records = flowers.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])))
const byColumn = Object.fromEntries(columns.map((name, index) => [name, flowers.map((row) => row[index])]))

function call(url: string, body: unknown, type = 'application/json'): Promise<LightMyRequestResponse> {
  const headers = { authorization: `Bearer ${stack.token}`, 'x-trainyard-project': stack.projectId, 'content-type': type }
  return stack.app.inject({ method: 'POST', url, headers, payload: typeof body === 'string' ? body : JSON.stringify(body) })
}
const errorOf = async (url: string, body: unknown, type?: string): Promise<[number, string]> => {
  const reply = await call(url, body, type)
  return [reply.statusCode, reply.json().error]
}

describe('TensorFlow Serving', () => {
  test.each([
    ['bare rows', { instances: flowers }],
    ['rows under the name of the input', { signature_name: 'serving_default', instances: flowers.map((input) => ({ input })) }],
    ['rows as objects', { instances: records }],
  ])('%s come back as predictions', async (_form, body) => {
    expect((await call('/v1/models/iris:predict', body)).json()).toEqual({ predictions: shares })
  })

  test.each([
    ['the bare input', { inputs: flowers }],
    ['the input by name', { inputs: { input: flowers } }],
    ['columns', { inputs: byColumn }],
    ['columns of one value a row', { inputs: Object.fromEntries(Object.entries(byColumn).map(([name, values]) => [name, values.map((value) => [value])])) }],
  ])('%s come back as outputs', async (_form, body) => {
    expect((await call('/v1/models/iris:predict', body)).json()).toEqual({ outputs: shares })
  })

  test('a version and a label choose the model', async () => {
    expect((await call('/v1/models/iris/versions/1:predict', { instances: flowers })).json()).toEqual({ predictions: shares })
    expect(await errorOf('/v1/models/iris/versions/7:predict', { instances: flowers })).toEqual([404, expect.stringContaining('7')])
    expect(await errorOf('/v1/models/iris/labels/best:predict', { instances: flowers })).toEqual([404, expect.stringContaining('best')])
  })

  test.each([
    ['both forms', { instances: flowers, inputs: flowers }, 'give `instances` or `inputs`'],
    ['neither form', {}, 'give `instances` or `inputs`'],
    ['another signature', { instances: flowers, signature_name: 'train' }, 'serving_default'],
    ['columns of two lengths', { inputs: { ...byColumn, petal_width: [1] } }, 'petal_width has 1'],
    ['a column that is no list', { inputs: { ...byColumn, petal_width: 1 } }, 'inputs.petal_width must be a list'],
    ['a row too short', { instances: [[1, 2]] }, 'instances[0]'],
    ['no rows', { inputs: [] }, 'at least one'],
  ])('%s is rejected as one text', async (_what, body, text) => {
    expect(await errorOf('/v1/models/iris:predict', body)).toEqual([400, expect.stringContaining(text)])
  })
})

describe('MLflow', () => {
  const answers = () => shares.map((probabilities, row) => ({ label: ['setosa', 'virginica'][row], probabilities }))

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
    await stack.train('other', 2)
    expect(await errorOf('/invocations', { instances: flowers })).toEqual([400, expect.stringMatching(/model=NAME.*(iris|other)/)])
  })
})
