import type { PredictReply } from '@trainyard/spec'
import { openTestStack, type TestStack } from '@trainyard/testing/serving/test-stack.js'
import fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'

let stack: TestStack
beforeAll(async () => {
  stack = await openTestStack()
  await stack.train('iris', 1)
}, 120_000)
afterAll(() => stack.close(), 30_000)

const setosa = [5.1, 3.5, 1.4, 0.2]
const virginica = [6.7, 3.0, 5.2, 2.3]

type Call = { method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: unknown }
function call(url: string, { method = 'POST', headers = {}, body }: Call = {}): Promise<LightMyRequestResponse> {
  const payload = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
  return stack.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${stack.token}`, 'x-trainyard-project': stack.projectId, ...headers },
    ...(payload ? { payload } : {}),
  })
}
const errorOf = async (body: unknown): Promise<[number, string]> => {
  const reply = await call('/v1/models/iris/predict', { body })
  return [reply.statusCode, JSON.stringify(reply.json().error)]
}
const predict = async (body: unknown, name = 'iris'): Promise<PredictReply> => (await call(`/v1/models/${name}/predict`, { body })).json()

test('raw rows come back as labels with probabilities and uncertainty, and where the time went', async () => {
  const reply = await predict({ instances: [setosa, virginica] })
  expect(reply).toMatchObject({
    model: 'iris',
    version: '1',
    ensemble: { members_used: 3, combine: 'mean' },
    predictions: [{ label: 'setosa' }, { label: 'virginica' }],
  })
  for (const { probabilities = [], uncertainty, members } of reply.predictions) {
    expect(probabilities.reduce<number>((sum, share) => sum + (share ?? Number.NaN), 0)).toBeCloseTo(1, 5)
    expect(uncertainty.total).toBeCloseTo((uncertainty.aleatoric ?? Number.NaN) + (uncertainty.epistemic ?? Number.NaN), 5)
    expect(members).toBeUndefined()
  }
  expect(reply.timing_ms.total).toBeGreaterThanOrEqual(reply.timing_ms.compute)
})

test('members are given to the caller who asks for them, and to no other that runs in the same batch', async () => {
  const [plain, whole] = await Promise.all([predict({ instances: [setosa] }), predict({ instances: [setosa], members: true })])
  expect(plain.predictions[0]?.members).toBeUndefined()
  expect(whole.predictions[0]?.members?.map(({ index }) => index)).toEqual([0, 1, 2])
})

test('whatever runs together, each caller gets what it would get alone', async () => {
  const row = fc.tuple(
    fc.float({ min: 4, max: 8, noNaN: true }),
    fc.float({ min: 2, max: 5, noNaN: true }),
    fc.float({ min: 1, max: 7, noNaN: true }),
    fc.float({ min: 0, max: 3, noNaN: true }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(row, { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 12 }), async (requests) => {
      const batched = await Promise.all(requests.map((instances) => predict({ instances })))
      for (const [index, instances] of requests.entries()) {
        const alone = await predict({ instances })
        expect(batched[index]?.predictions).toHaveLength(instances.length)
        for (const [position, { probabilities = [] }] of alone.predictions.entries())
          for (const [place, share] of probabilities.entries())
            expect(batched[index]?.predictions[position]?.probabilities?.[place]).toBeCloseTo(share ?? Number.NaN, 5)
      }
    }),
    { numRuns: 20 },
  )
})

test('Monte Carlo dropout gives the same under one seed, whoever asks at the same time', async () => {
  const ask = (seed: number) => predict({ instances: [setosa, virginica], mc_dropout: { samples: 10, seed } })
  const alone = await ask(3)
  const [again, other, plain] = await Promise.all([ask(3), ask(4), predict({ instances: [setosa, virginica] })])
  expect(again.predictions).toEqual(alone.predictions)
  expect(other.predictions).not.toEqual(alone.predictions)
  expect((await predict({ instances: [setosa, virginica] })).predictions.map(({ label }) => label)).toEqual(plain.predictions.map(({ label }) => label))
})

test('calibrated probabilities are given to the caller who asks for them, and to no other', async () => {
  const [plain, calibrated] = await Promise.all([predict({ instances: [virginica] }), predict({ instances: [virginica], calibrated: true })])
  expect(calibrated.predictions[0]?.label).toBe(plain.predictions[0]?.label)
  expect(calibrated.predictions[0]?.probabilities).not.toEqual(plain.predictions[0]?.probabilities)
})

test('400: what the model cannot do, with the field', async () => {
  expect(await errorOf({ instances: [setosa], tta: { augmentation: [{ type: 'horizontal_flip' }] } })).toEqual([400, expect.stringContaining('images')])
  expect(await errorOf({ instances: [setosa], multi_crop: true })).toEqual([400, expect.stringContaining('multi_crop')])
})

test('a moved alias is seen by the next request', async () => {
  const version = await stack.train('iris', 2)
  await stack.db.models.setAlias(stack.projectId, 'iris', 'stable', { version: '1' })
  expect((await predict({ instances: [setosa], alias: 'stable' })).version).toBe('1')
  await stack.db.models.setAlias(stack.projectId, 'iris', 'stable', { version })
  expect((await predict({ instances: [setosa], alias: 'stable' })).version).toBe(version)
  expect((await predict({ instances: [setosa], version: '1' })).version).toBe('1')
}, 60_000)

test('rows that were answered are counted by hour: as in training they show no drift, elsewhere they do, and to write twice counts once', async () => {
  const version = await stack.train('watched', 1)
  const dataset = await stack.db.models.resolve(stack.projectId, 'watched', { version })
  const range = { from: new Date(Date.now() - 7_200_000), to: new Date(Date.now() + 7_200_000) }
  const drift = async () => stack.db.drift.of(stack.projectId, 'watched', version, range)
  const edges = (dataset.manifest.reference?.inputs ?? []).map(({ bins }) => (bins.type === 'numbers' ? bins.edges : []))
  // A row in each tenth of every column, as the training rows are.
  const alike = Array.from({ length: 60 }, (_, row) => edges.map((own) => own[row % own.length]))
  await predict({ instances: alike }, 'watched')
  await predict({ instances: [[1, 2, 3]] }, 'watched')
  await Promise.all([stack.drift.write(), stack.drift.write()])
  const first = await drift()
  expect([first.rows, first.training_rows, first.inputs.map(({ level }) => level)]).toEqual([60, 120, ['none', 'none', 'none', 'none']])
  await predict({ instances: Array.from({ length: 240 }, () => ({ sepal_length: 99, sepal_width: null, petal_length: 1.4, petal_width: 0.2 })) }, 'watched')
  await stack.drift.write()
  const second = await drift()
  expect([second.rows, second.inputs.map(({ level }) => level), second.predictions?.level]).toEqual([300, ['large', 'large', 'large', 'large'], 'large'])
  expect(second.inputs[0]?.bins.at(-1)).toMatchObject({ label: expect.stringMatching(/^> /), training: 0, served: 0.8 })
  expect([second.inputs[0]?.missing.served, second.inputs[1]?.missing.served]).toEqual([0, 0.8])
  expect(second.predictions?.bins.map(({ served }) => served ?? 0).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
  // Another process counts for itself, and both add up.
  const [row] = (await stack.db.pool.query('SELECT hour, counts FROM version_drift ORDER BY rows DESC LIMIT 1')).rows
  await stack.db.drift.write([{ projectId: stack.projectId, model: 'watched', version, hour: row.hour, counter: 'another', rows: 300, counts: row.counts }])
  expect((await drift()).rows).toBe(600)
}, 60_000)

test('every error is named with its path, in the body of the API', async () => {
  const bad = await call('/v1/models/iris/predict', { body: { instances: [setosa, [1, 2], [1, 2, 3, 'x']] } })
  expect(bad.statusCode).toBe(400)
  expect(bad.json()).toMatchObject({ error: { type: 'invalid_request_error', code: 'invalid_request' } })
  expect(bad.json<{ error: { details: { path: string }[] } }>().error.details.map(({ path }) => path)).toEqual(['instances[1]', 'instances[2][3]'])
  const unknown = await call('/v1/models/iris/predict', { body: { instances: [setosa], verion: '1' } })
  expect(unknown.json()).toMatchObject({ error: { code: 'invalid_request', details: [{ rule: 'unknown_field' }] } })
  const none = await call('/v1/models/iris/predict', { body: { instances: [], mc_dropout: 20 } })
  expect(none.json()).toMatchObject({
    error: {
      message: 'instances must have at least 1 element (and 1 more)',
      details: [
        { path: 'instances', received: [] },
        { path: 'mc_dropout', message: 'mc_dropout must be an object', received: 20 },
      ],
    },
  })
  expect((await call('/v1/models/nobody/predict', { body: { instances: [setosa] } })).statusCode).toBe(404)
  expect((await call('/v1/models/iris/predict', { body: { instances: [setosa], version: '99' } })).statusCode).toBe(404)
  expect((await call('/v1/models/iris/predict', { body: Buffer.from('{') })).json()).toMatchObject({ error: { code: 'invalid_json' } })
})
