import { byColumn, flowers, records, serveIris } from '@trainyard/testing/serving/iris-rows.js'
import { expect, test } from 'vitest'

const { call, errorOf, predictions } = serveIris()
const shares = () => predictions().map(({ probabilities }) => probabilities)

test.each([
  ['bare rows', { instances: flowers }],
  ['rows under the name of the input', { signature_name: 'serving_default', instances: flowers.map((input) => ({ input })) }],
  ['rows as objects', { instances: records }],
])('%s come back as predictions', async (_form, body) => {
  expect((await call('/v1/models/iris:predict', body)).json()).toEqual({ predictions: shares() })
})

test.each([
  ['the bare input', { inputs: flowers }],
  ['the input by name', { inputs: { input: flowers } }],
  ['columns', { inputs: byColumn }],
  ['columns of one value a row', { inputs: Object.fromEntries(Object.entries(byColumn).map(([name, values]) => [name, values.map((value) => [value])])) }],
])('%s come back as outputs', async (_form, body) => {
  expect((await call('/v1/models/iris:predict', body)).json()).toEqual({ outputs: shares() })
})

test('a version and a label choose the model', async () => {
  expect((await call('/v1/models/iris/versions/1:predict', { instances: flowers })).json()).toEqual({ predictions: shares() })
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
