import { isRecord } from '@trainyard/spec'
import { images, mixed, numbers, serveUntrained } from '@trainyard/testing/serving/untrained-models.js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** How far a batched answer may be from the one alone: sums of 32-bit floats in another order, for probabilities and for values of some units. */
const tolerance = 2e-6

let serving: Awaited<ReturnType<typeof serveUntrained>>
beforeAll(async () => {
  const dense = [
    { type: 'dense' as const, units: 12, activation: 'tanh' as const },
    { type: 'dropout' as const, rate: 0.4 },
  ]
  serving = await serveUntrained({
    images: images([{ type: 'conv2d', filters: 4, kernel_size: 3 }, { type: 'batch_normalization' }, { type: 'flatten' }, ...dense]),
    numbers: numbers([...dense, { type: 'batch_normalization' }]),
    mixed: mixed(dense),
    adaptive: numbers([{ type: 'dense', units: 8 }, { type: 'batch_normalization', inference: 'adaptive' }, ...dense]),
  })
}, 60_000)
afterAll(() => serving.close())

type Ask = { url: string; body: unknown; headers?: Record<string, string>; isPoisoned?: boolean }

const cell = fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constant(null))
const row3 = fc.tuple(cell, cell, cell)
const mixedRow = fc.tuple(cell, fc.constantFrom('red', 'größer', '日本', 'unseen', null, ''))
const image = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 64, maxLength: 64 })
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 5 })
const project = fc.constantFrom('prj_a', 'prj_b').map((id) => ({ 'x-trainyard-project': id }))
const seed = fc.nat({ max: 5 })

/** What may be asked besides plain predictions; of images only, views. */
const options = (ofImages: boolean) =>
  fc.record(
    {
      members: fc.boolean(),
      calibrated: fc.boolean(),
      mc_dropout: fc.record({ samples: fc.integer({ min: 1, max: 4 }), seed }),
      ...(ofImages
        ? {
            views: fc.oneof(
              fc.record({
                tta: fc.record({ augmentation: fc.constant([{ type: 'gaussian_noise', deviation: 0.05 }]), samples: fc.integer({ min: 1, max: 3 }), seed }),
              }),
              fc.constant({ multi_crop: { scales: [8, 11], flips: true } }),
            ),
          }
        : {}),
    },
    { requiredKeys: [] },
  )
const outputs = fc.subarray(['probabilities', 'label', 'class_index', 'uncertainty_total', 'uncertainty_epistemic', 'member_probabilities'])

const native = (name: string, row: fc.Arbitrary<unknown>, ofImages = false): fc.Arbitrary<Ask> =>
  fc.tuple(some(row), options(ofImages), project).map(([instances, { views, ...asked }, headers]) => ({
    url: `/v1/models/${name}/predict`,
    body: { instances, ...asked, ...(views as object | undefined) },
    headers,
  }))
const tensorsOf = (name: string, shape: number[], rows: readonly (readonly unknown[])[]) => [
  { name, shape: [rows.length, ...shape], datatype: 'FP32', data: rows.flat() },
]
const infer = (name: string, shape: number[], row: fc.Arbitrary<unknown[]>): fc.Arbitrary<Ask> =>
  fc.tuple(some(row), outputs, fc.option(fc.integer({ min: 1, max: 3 }))).map(([rows, names, classification]) => ({
    url: `/v2/models/${name}/infer`,
    body: {
      id: 'mine',
      inputs: tensorsOf('input', shape, rows),
      outputs: names.map((output) => ({ name: output, ...(output === 'probabilities' && classification ? { parameters: { classification } } : {}) })),
    },
  }))
const columnsOf = (rows: readonly (readonly unknown[])[], names: readonly string[]) =>
  Object.fromEntries(names.map((name, index) => [name, rows.map((row) => row[index])]))
const request: fc.Arbitrary<Ask> = fc.oneof(
  native('images', image, true),
  native('numbers', row3),
  native('mixed', mixedRow),
  native('adaptive', fc.tuple(cell, cell, cell)).map((ask) => ({
    ...ask,
    body: { ...(ask.body as object), instances: [[0, 1, 2], [3, 1, 0], ...(ask.body as { instances: unknown[] }).instances] },
  })),
  infer('images', [8, 8, 1], image),
  infer('numbers', [3], row3),
  some(row3).map((instances) => ({ url: '/v1/models/numbers:predict', body: { instances } })),
  some(mixedRow).map((rows) => ({ url: '/v1/models/mixed:predict', body: { inputs: columnsOf(rows, ['size', 'colour']) } })),
  some(mixedRow).map((data) => ({ url: '/invocations?model=mixed', body: { dataframe_split: { columns: ['size', 'colour'], data } } })),
  fc
    .tuple(some(row3), options(false))
    .map(([instances, { members: _members, ...params }]) => ({ url: '/invocations?model=numbers', body: { instances, params } })),
)
const poisoned: fc.Arbitrary<Ask> = fc.constantFrom(
  { url: '/v1/models/numbers/predict', body: { instances: [[1, 2]] } },
  { url: '/v1/models/numbers/predict', body: { instances: [[1, 2, 'three']] } },
  { url: '/v1/models/images/predict', body: { instances: [{ b64: 'AAAA' }] } },
  { url: '/v1/models/numbers:predict', body: '{"instances":[[1,2,Infinity]]}' },
  { url: '/v2/models/numbers/infer', body: { inputs: tensorsOf('x', [3], [[1, 2, 3]]) } },
  { url: '/invocations?model=mixed', body: { dataframe_split: { columns: ['size', 'size'], data: [[1, 2]] } } },
)

const answerTo = async ({ url, body, headers = {} }: Ask): Promise<{ status: number; json: unknown }> => {
  const reply = await serving.call(url, body, headers)
  return { status: reply.statusCode, json: comparable(reply.json()) }
}

/** A reply without the times in it and without the id of an error. */
function comparable(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(comparable)
  if (!isRecord(json)) return json
  const skipped = new Set(['timing_ms', 'queue_us', 'compute_us', 'request_id'])
  return Object.fromEntries(Object.entries(json).flatMap(([key, value]) => (skipped.has(key) ? [] : [[key, comparable(value)]])))
}

function expectSame(actual: unknown, expected: unknown): void {
  if (typeof expected === 'number' && typeof actual === 'number') return expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance)
  // "0.912345:2:c" of the classification extension: the number in it may be off by its last digit.
  if (typeof expected === 'string' && typeof actual === 'string' && /^0\.\d{6}:/.test(expected)) {
    expectSame(Number(actual.split(':')[0]), Number(expected.split(':')[0]))
    return expect(actual.split(':').slice(1)).toEqual(expected.split(':').slice(1))
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length)
    for (const [index, item] of expected.entries()) expectSame(actual[index], item)
  else if (isRecord(expected) && isRecord(actual)) {
    expect(Object.keys(actual)).toEqual(Object.keys(expected))
    for (const [key, item] of Object.entries(expected)) expectSame(actual[key], item)
  } else expect(actual).toEqual(expected)
}

test('whatever requests come together, over all protocols, options and outputs, each is answered as it is alone; those that are wrong fail alone', {
  timeout: 120_000,
}, async () => {
  const batches = async () => JSON.stringify((await serving.call('/v2/models/stats')).json())
  const before = await batches()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ arbitrary: request, weight: 6 }, { arbitrary: poisoned.map((ask) => ({ ...ask, isPoisoned: true })), weight: 1 }), {
        minLength: 2,
        maxLength: 12,
      }),
      async (asks) => {
        const together = await Promise.all(asks.map(answerTo))
        for (const [index, ask] of asks.entries()) {
          const alone = await answerTo(ask)
          expect(together[index]?.status, JSON.stringify([ask, together[index]])).toBe(ask.isPoisoned ? 400 : 200)
          expectSame(together[index], alone)
        }
      },
    ),
    { numRuns: 120 },
  )
  expect(await batches()).not.toBe(before)
  const sizes = (await serving.call('/v2/models/numbers/stats')).json().model_stats[0].batch_stats.map(({ batch_size: size }: { batch_size: number }) => size)
  expect(Math.max(...sizes)).toBeGreaterThan(5)
})

describe('a model that normalizes by the rows it is given', () => {
  const ask = (instances: unknown[][], more: object = {}) => answerTo({ url: '/v1/models/adaptive/predict', body: { instances, ...more } })

  test('takes the rows of one request as its batch, however many, and rejects one alone', async () => {
    const rows = Array.from({ length: 700 }, (_, index) => [index / 100, Math.sin(index), null])
    const whole = await ask(rows)
    const busy = await Promise.all([ask(rows), ask(rows.slice(0, 3)), ask(rows.slice(5, 9))])
    expectSame(busy[0], whole)
    expect((await ask(rows.slice(0, 2))).json).not.toEqual(whole.json)
    expect(await ask([[1, 2, 3]])).toMatchObject({
      status: 400,
      json: {
        error: {
          message:
            'instances: the model normalizes by the rows of one request (batch_normalization with "inference": "adaptive"); send at least 2 together; received 1',
        },
      },
    })
  })

  test('computes with the mean and variance of all rows of the request, though they are more than fit in one pass', async () => {
    // Rows doubled have the same mean and variance: were the request cut into passes, the answers would differ.
    const rows = Array.from({ length: 200 }, (_, index) => [Math.cos(index), index % 7, index / 50])
    const [once, thrice] = [await ask(rows), await ask([...rows, ...rows, ...rows])]
    const predictions = (answer: { json: unknown }) => (answer.json as { predictions: unknown[] }).predictions
    expectSame(predictions(thrice).slice(400), predictions(once))
  })
})

test('the order of columns, and how a table is sent, change nothing: arrays, objects, columns, tensors, a CSV', async () => {
  await fc.assert(
    fc.asyncProperty(some(mixedRow), fc.boolean(), async (rows, isReversed) => {
      const names = isReversed ? ['colour', 'size'] : ['size', 'colour']
      const turned = rows.map((row) => (isReversed ? row.toReversed() : row))
      const records = turned.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])))
      const inputs = names.map((name, index) => ({
        name,
        shape: [rows.length],
        datatype: name === 'size' ? 'FP64' : 'BYTES',
        data: turned.map((row) => row[index]),
      }))
      const csv = [names.join(), ...turned.map((row) => row.map((value) => (value === null ? '' : `"${value}"`)).join())].join('\n')
      const [own, ...others] = await Promise.all([
        answerTo({ url: '/v1/models/mixed/predict', body: { instances: rows } }),
        answerTo({ url: '/v1/models/mixed/predict', body: { instances: records } }),
        answerTo({ url: '/v1/models/mixed:predict', body: { instances: records } }),
        answerTo({ url: '/v1/models/mixed:predict', body: { inputs: columnsOf(turned, names) } }),
        answerTo({ url: '/v2/models/mixed/infer', body: { inputs } }),
        answerTo({ url: '/invocations?model=mixed', body: { dataframe_split: { columns: names, data: turned } } }),
        answerTo({ url: '/invocations?model=mixed', body: { dataframe_records: records } }),
        answerTo({ url: '/invocations?model=mixed', body: csv, headers: { 'content-type': 'text/csv' } }),
      ])
      const shares = probabilitiesIn(own?.json)
      expect(shares.length).toBe(rows.length * 3)
      for (const other of others) expectSame(probabilitiesIn(other.json), shares)
    }),
    { numRuns: 60 },
  )
})

/** The probabilities of all rows in a reply of any protocol. */
function probabilitiesIn(json: unknown): number[] {
  if (!isRecord(json)) return []
  const rows = [json['predictions'] ?? json['outputs']].flat(1) as unknown[]
  const [first] = rows
  if (isRecord(first) && first['name'] === 'probabilities') return first['data'] as number[]
  return rows.flatMap((row) => (isRecord(row) ? (row['probabilities'] as number[]) : (row as number[])))
}
