import { loadEngine } from '@trainyard/engine'
import { defined, elementAt, type Instance } from '@trainyard/spec'
import { tableModel } from '@trainyard/testing/serving/table-model.js'
import { images, untrained } from '@trainyard/testing/serving/untrained-models.js'
import { beforeAll, expect, test } from 'vitest'
import { createPredictor, type Predictor } from './create-predictor.js'

beforeAll(() => loadEngine({ device: 'cpu' }))

type Row = Record<string, string | number | null>

/** A model of a table with so many numbers and two columns of categories, one of which is missing in some rows. */
async function modelOf(numbers: number, task: 'classification' | 'regression') {
  const names = Array.from({ length: numbers }, (_, index) => `n${index}`)
  const rows = Array.from({ length: 60 }, (_, row): Row => {
    const own = names.map((name, index) => [name, Math.round(1_000 * Math.sin(row * (index + 1))) / 100] as const)
    return { ...Object.fromEntries(own), color: ['red', 'blue', 'red', 'green'][row % 4] ?? '', size: row % 5 === 0 ? null : row % 3 === 0 ? 'L' : 'M' }
  })
  const label = (row: number): string => (task === 'classification' ? (['a', 'b', 'c'][row % 3] ?? '') : String(100 + row * 1.25))
  const csv = [[...names, 'color', 'size', 'y'], ...rows.map((row, index) => [...Object.values(row).map((cell) => cell ?? ''), label(index)])]
  const model = await tableModel(new TextEncoder().encode(csv.map((line) => line.join()).join('\n')), { label: 'y', task })
  const made = await untrained({
    ...model,
    layers: [{ type: 'dense', units: 6, activation: 'tanh' }],
    members: 2,
    ...(task === 'regression' ? { target: { mean: 137, std: 20 } } : {}),
  })
  const mean = (name: string): number => rows.reduce((sum, row) => sum + Number(row[name]), 0) / rows.length
  const usual: Row = { ...Object.fromEntries(names.map((name) => [name, mean(name)])), color: 'red', size: 'M' }
  return { predictor: createPredictor(made), usual, rows }
}

/** What is predicted of raw rows: the probability of a class, or the value. */
const said = async (predictor: Predictor, rows: readonly Instance[], named: number | undefined): Promise<number[]> =>
  (await predictor.predict(rows, { members: false })).map(({ probabilities, value }) => Number(probabilities ? probabilities[defined(named, 'class')] : value))

const ordersOf = (names: readonly string[]): string[][] =>
  names.length === 0 ? [[]] : names.flatMap((name) => ordersOf(names.filter((other) => other !== name)).map((order) => [name, ...order]))

test.each(['classification', 'regression'] as const)(
  'of few columns, in %s, contributions are the means over all orders of raw values that replace the usual ones',
  async (task) => {
    const { predictor, usual, rows } = await modelOf(2, task)
    const own = [elementAt(rows, 5, 'rows'), { ...elementAt(rows, 7, 'rows'), color: 'mauve', n1: null }]
    const explained = await predictor.predict(own, { members: true, explain: true })
    const plain = await predictor.predict(own, { members: true })
    for (const [index, row] of own.entries()) {
      const { explanation, ...prediction } = elementAt(explained, index, 'predictions')
      expect(prediction).toEqual(plain[index])
      const { baseline, contributions } = defined(explanation, 'explanation')
      const names = Object.keys(usual)
      expect(Object.keys(contributions)).toEqual(names)
      const sums = new Map(names.map((name) => [name, 0]))
      const orders = ordersOf(names)
      for (const order of orders) {
        const along = [...Array(names.length + 1).keys()].map((taken) => ({
          ...usual,
          ...Object.fromEntries(order.slice(0, taken).map((name) => [name, row[name] ?? null])),
        }))
        const values = await said(predictor, along, prediction.class_index)
        for (const [place, name] of order.entries())
          sums.set(name, Number(sums.get(name)) + elementAt(values, place + 1, 'values') - elementAt(values, place, 'values'))
      }
      const size = task === 'regression' ? 20 : 1
      expect(Math.abs(Number(baseline) - Number((await said(predictor, [usual], prediction.class_index))[0]))).toBeLessThan(1e-6 * size)
      for (const name of names) expect(Math.abs(Number(contributions[name]) - Number(sums.get(name)) / orders.length), name).toBeLessThan(2e-6 * size)
    }
    predictor.dispose()
  },
)

test.each(['classification', 'regression'] as const)(
  'of many columns, in %s, contributions sum to the prediction minus that of the usual row, and one as usual moves nothing',
  async (task) => {
    const { predictor, usual, rows } = await modelOf(12, task)
    const own = rows.slice(0, 6).map((row) => ({ ...row, n3: usual['n3'] ?? null }))
    const explained = await predictor.predict(own, { members: false, explain: true })
    for (const [index, { explanation, class_index: named, probabilities, value }] of explained.entries()) {
      const { baseline, contributions } = defined(explanation, 'explanation')
      const output = Number(probabilities ? probabilities[defined(named, 'class')] : value)
      const sum = Object.values(contributions).reduce<number>((total, each) => total + Number(each), 0)
      const size = task === 'regression' ? 20 : 1
      expect(Math.abs(Number(baseline) + sum - output), `row ${index}`).toBeLessThan(1e-6 * size)
      expect(Math.abs(Number(baseline) - Number((await said(predictor, [usual], named))[0]))).toBeLessThan(1e-6 * size)
      expect(contributions['n3']).toBe(0)
      expect(Object.values(contributions).filter((each) => Math.abs(Number(each)) > 1e-4 * size).length).toBeGreaterThan(5)
    }
    // The same request has the same answer, alone or with others.
    expect((await predictor.predict(own.slice(2, 3), { members: false, explain: true }))[0]?.explanation?.contributions).toEqual(
      explained[2]?.explanation?.contributions,
    )
    predictor.dispose()
  },
)

test('what cannot be explained is an error that says why, and too much work counts the mixtures', async () => {
  const { predictor } = await modelOf(12, 'classification')
  const check =
    (options: object, rows = 1, limit?: number) =>
    () =>
      predictor.check({ members: false, explain: true, ...options }, rows, limit)
  expect(check({ mc_dropout: { samples: 2, seed: 0 } })).toThrow('explain is of plain predictions')
  expect(check({}, 1_000, 1e9)).toThrow(/1,000 rows × 2 members × 257 mixtures with the usual row take .* ask for at most \d+ rows at once or no explanation/)
  expect(predictor.cost({ members: false, explain: true }, 1).flops).toBeGreaterThan(100 * predictor.model.rowFlops)
  predictor.dispose()
  const ofImages = createPredictor(await untrained(images([{ type: 'flatten' }])))
  expect(() => ofImages.check({ members: false, explain: true }, 1)).toThrow('explain needs a model of a table: images have no columns')
  ofImages.dispose()
})
