import { elementAt } from '@trainyard/spec'
import { numbers, serveUntrained, values } from '@trainyard/testing/serving/untrained-models.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const layers = [{ type: 'dense' as const, units: 8, activation: 'tanh' as const }]
const of = (scores: readonly number[]) => ({ conformal: { rows: scores.length, judged_on: 'test' as const, scores: [...scores] } })
/** 99 scores: below the k-th is a new row with the probability k %. */
const percents = Array.from({ length: 99 }, (_, index) => (index + 1) / 10)
const shares = Array.from({ length: 99 }, (_, index) => 0.5 + index / 400)

let serving: Awaited<ReturnType<typeof serveUntrained>>
beforeAll(async () => {
  serving = await serveUntrained({
    classes: { ...numbers(layers), ...of(shares) },
    value: { ...values(layers), ...of(percents) },
    quantiles: { ...values(layers), ...of(percents.map((score) => score - 5)), loss: { type: 'quantile', quantiles: [0.1, 0.5, 0.9] } },
    counts: { ...values(layers), ...of(percents.map((score) => 1e6 * score)), loss: { type: 'poisson' } },
    few: { ...values(layers), ...of([1, 2, 3]) },
    none: values(layers),
  })
}, 60_000)
afterAll(() => serving.close())

const rows = [
  [0.5, -1, 2],
  [3, null, -2],
  [-4, 4, 0],
]
const tensor = { name: 'input', shape: [3, 3], datatype: 'FP64', data: rows.flat() }
type Row = {
  value?: number
  probabilities?: number[]
  quantiles?: Record<string, number>
  interval?: { level: number; low: number; high: number; labels: string[] }
}

type Explained = Row & { label?: string; explanation: { baseline: number; contributions: Record<string, number> } }

const ask = async (url: string, body: unknown) => {
  const reply = await serving.call(url, body)
  expect([reply.statusCode, reply.body]).toEqual([200, expect.anything()])
  return reply.json()
}
const own = async (name: string, interval?: number): Promise<Row[]> => (await ask(`/v1/models/${name}/predict`, { instances: rows, interval })).predictions
const infer = async (name: string, body: object) =>
  Object.fromEntries(
    (await ask(`/v2/models/${name}/infer`, { inputs: [tensor], ...body })).outputs.map(({ name: output, data }: { name: string; data: unknown[] }) => [
      output,
      data,
    ]),
  )

describe('what the scores of held-out rows allow comes with each prediction, in every protocol', () => {
  test('of a value: 0.9 is the 90th of 99 scores to both sides', async () => {
    const plain = await own('value')
    const bounds = plain.map(({ value }) => [Number(value) - 9, Number(value) + 9])
    expect(plain[0]).not.toHaveProperty('interval')
    const asked = await own('value', 0.9)
    expect(asked.map(({ interval }) => [interval?.level, interval?.low, interval?.high])).toEqual(bounds.map((each) => [0.9, ...each]))
    const named = plain.map(({ value }, row) => ({ value, low: bounds[row]?.[0], high: bounds[row]?.[1] }))
    expect((await ask('/v1/models/value:predict', { instances: rows, interval: 0.9 })).predictions).toEqual(named)
    expect((await ask('/v1/models/value:predict', { inputs: rows, interval: 0.9 })).outputs).toEqual(named)
    expect((await ask('/invocations?model=value', { inputs: rows, params: { interval: 0.9 } })).predictions).toEqual(named)
    const outputs = await infer('value', { parameters: { interval: 0.9 } })
    expect(outputs).toEqual({ value: plain.map(({ value }) => value), interval_low: bounds.map(([low]) => low), interval_high: bounds.map(([, high]) => high) })
    for (const parameters of [{ interval: 0.9 }, {}])
      expect(await infer('value', { parameters, outputs: [{ name: 'interval_high' }] })).toEqual({ interval_high: outputs['interval_high'] })
  })

  test('of classes: those whose probability is at least 1 minus the score', async () => {
    const plain = await own('classes')
    const labels = (level: number) =>
      plain.map(({ probabilities = [] }) =>
        ['a', 'b', 'c'].filter((_, index) => 1 - Number(probabilities[index]) <= elementAt(shares, Math.round(level * 100) - 1, 'scores')),
      )
    for (const level of [0.1, 0.5, 0.7, 0.9]) expect((await own('classes', level)).map(({ interval }) => interval?.labels)).toEqual(labels(level))
    const named = plain.map(({ probabilities }, row) => ({ probabilities, labels: labels(0.9)[row] }))
    expect((await ask('/v1/models/classes:predict', { instances: rows, interval: 0.9 })).predictions).toEqual(named)
    expect((await ask('/invocations?model=classes', { instances: rows, params: { interval: 0.9 } })).predictions).toMatchObject(named)
    const { interval_classes: flags } = await infer('classes', { parameters: { interval: 0.9 } })
    expect(flags).toEqual(labels(0.9).flatMap((given) => ['a', 'b', 'c'].map((name) => (given.includes(name) ? 1 : 0))))
  })

  test('of quantiles: the score moves the outermost ones, inwards too; bounds that would cross meet in the middle', async () => {
    for (const [level, score] of [
      [0.9, 4],
      [0.2, -3],
      [0.01, -4.9],
    ] as const)
      for (const { quantiles = {}, interval } of await own('quantiles', level)) {
        const [low, high] = [Math.min(...Object.values(quantiles)), Math.max(...Object.values(quantiles))]
        const middle = (low + high) / 2
        expect(interval?.low).toBeCloseTo(Math.min(low - score, middle), 9)
        expect(interval?.high).toBeCloseTo(Math.max(high + score, middle), 9)
      }
  })

  test('of counts: none is below 0', async () => {
    for (const { interval, value } of await own('counts', 0.5)) expect([interval?.low, Number(interval?.high) > Number(value)]).toEqual([0, true])
  })
})

test.each([
  ['more than so few rows can say', 'few', { interval: 0.9 }, 'interval must be at most 0.75: the job of the model held out 3 rows'],
  ['of a model without scores', 'none', { interval: 0.9 }, 'interval needs a model whose job held out rows'],
  ['with samples', 'value', { interval: 0.9, mc_dropout: { samples: 2 } }, 'interval is of plain predictions'],
  ['certainty', 'value', { interval: 1 }, '0.999'],
  ['a text', 'value', { interval: '0.9' }, 'interval'],
])('%s is an error that says what would do', async (_what, name, body, text) => {
  const reply = await serving.call(`/v1/models/${name}/predict`, { instances: rows, ...body })
  expect([reply.statusCode, reply.body]).toEqual([400, expect.stringContaining(text)])
})

test('so it is in the other protocols', async () => {
  const errors = await Promise.all([
    serving.call('/v1/models/few:predict', { instances: rows, interval: 0.9 }),
    serving.call('/invocations?model=few', { inputs: rows, params: { interval: 0.9 } }),
    serving.call('/v2/models/few/infer', { inputs: [tensor], parameters: { interval: 0.9 } }),
  ])
  for (const { statusCode, body } of errors) expect([statusCode, body]).toEqual([400, expect.stringContaining('at most 0.75')])
  const wrong = await serving.call('/v2/models/value/infer', { inputs: [tensor], parameters: { interval: 2 } })
  expect([wrong.statusCode, wrong.body]).toEqual([400, expect.stringContaining('received 2')])
})

test('an explanation comes with each prediction in our protocol and in that of MLflow, and sums to the prediction', async () => {
  for (const name of ['classes', 'value', 'quantiles']) {
    const { predictions } = await ask(`/v1/models/${name}/predict`, { instances: rows, explain: true, interval: 0.5 })
    const plain = await own(name, 0.5)
    const { predictions: scored } = await ask(`/invocations?model=${name}`, { inputs: rows, params: { explain: true } })
    for (const [row, { explanation, ...prediction }] of predictions.entries()) {
      expect(prediction).toEqual(plain[row])
      expect(scored[row].explanation).toEqual(explanation)
      const sum = Object.values<number>(explanation.contributions).reduce((total, each) => total + each, explanation.baseline)
      expect(sum).toBeCloseTo(prediction.probabilities ? prediction.probabilities[prediction.class_index] : prediction.value, 4)
      expect(Object.keys(explanation.contributions)).toEqual(['x', 'y', 'z'])
    }
  }
})

test('so it does in the protocols of TensorFlow Serving and Open Inference: the same numbers, beside an interval too', async () => {
  for (const name of ['classes', 'value', 'quantiles']) {
    const { predictions } = await ask(`/v1/models/${name}/predict`, { instances: rows, explain: true, interval: 0.5 })
    for (const [form, list] of [
      ['instances', 'predictions'],
      ['inputs', 'outputs'],
    ] as const) {
      const named = predictions.map(({ value, label, probabilities, explanation }: Explained) =>
        probabilities ? { probabilities, label, explanation } : { value, explanation },
      )
      expect((await ask(`/v1/models/${name}:predict`, { [form]: rows, explain: true }))[list]).toEqual(named)
      const both = (await ask(`/v1/models/${name}:predict`, { [form]: rows, explain: true, interval: 0.5 }))[list]
      expect(both).toMatchObject(named)
      expect(Object.keys(both[0])).toEqual(
        predictions[0].value === undefined ? ['probabilities', 'labels', 'label', 'explanation'] : ['value', 'low', 'high', 'explanation'],
      )
    }
    const expected = {
      explanation_contributions: predictions.flatMap(({ explanation }: Explained) => ['x', 'y', 'z'].map((column) => explanation.contributions[column])),
      explanation_baseline: predictions.map(({ explanation }: Explained) => explanation.baseline),
    }
    expect(await infer(name, { parameters: { explain: true } })).toMatchObject(expected)
    expect(Object.keys(await infer(name, { parameters: { explain: false } }))).not.toContain('explanation_baseline')
    for (const output of ['explanation_contributions', 'explanation_baseline'] as const)
      expect(await infer(name, { outputs: [{ name: output }] })).toEqual({ [output]: expected[output] })
    const plain = await infer(name, {})
    expect(Object.keys(plain)).not.toContain('explanation_baseline')
  }
  const wrong = await serving.call('/v2/models/value/infer', { inputs: [tensor], parameters: { explain: 'yes' } })
  expect([wrong.statusCode, wrong.body]).toEqual([400, expect.stringContaining('the parameter explain must be true or false; received')])
  expect((await serving.call('/v1/models/value:predict', { instances: rows, explain: 'yes' })).statusCode).toBe(400)
})
