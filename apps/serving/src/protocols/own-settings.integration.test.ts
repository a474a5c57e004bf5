import { defined, elementAt, type Preprocessing } from '@trainyard/spec'
import { type ModelSource, numbers, serveUntrained, untrained, type UntrainedModel } from '@trainyard/testing/serving/untrained-models.js'
import { loadEngine } from '@trainyard/training'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'

// Members of one model whose networks differ: in width and depth, in what they normalize by, in the members that they end in themselves, and in how rows are scaled.

type Layers = UntrainedModel['layers']
const activation = fc.constantFrom('relu' as const, 'tanh' as const, 'gelu' as const)
const dense = fc.record({ type: fc.constant('dense' as const), units: fc.integer({ min: 1, max: 12 }), activation })
const between = fc.oneof(
  fc.constant([]),
  fc.constant([{ type: 'layer_normalization' as const }]),
  fc.constant([{ type: 'batch_normalization' as const }]),
  fc.record({ type: fc.constant('dropout' as const), rate: fc.constant(0.3) }).map((layer) => [layer]),
)
const ordinary: fc.Arbitrary<Layers> = fc.array(fc.tuple(dense, between), { maxLength: 3 }).map((pairs) => pairs.flatMap(([layer, after]) => [layer, ...after]))
const ofMembers: fc.Arbitrary<Layers> = fc
  .record({ members: fc.integer({ min: 2, max: 4 }), units: fc.integer({ min: 1, max: 8 }) })
  .map((sizes) => [{ type: 'rank_one_dense', ...sizes, activation: 'relu' }])

const names = ['x', 'y', 'z']
const scaled = ([mean, std]: [number, number]): Preprocessing => ({
  kind: 'table',
  columns: names.map((name) => ({ type: 'numeric', name, mean, std, impute: mean, missing_indicator: true })),
})
const member = fc.record({
  layers: fc.oneof({ arbitrary: ordinary, weight: 3 }, { arbitrary: ofMembers, weight: 1 }),
  weight: fc.integer({ min: 1, max: 9 }),
  preprocessing: fc.constantFrom<[number, number]>([0, 1], [1, 2], [-3, 0.5]).map(scaled),
})
const rows = fc.array(fc.tuple(...names.map(() => fc.option(fc.double({ min: -4, max: 4, noNaN: true }), { freq: 6 }))), { minLength: 1, maxLength: 4 })

type Serving = Awaited<ReturnType<typeof serveUntrained>>
type Row = readonly (number | null)[]
const inThrees = (values: readonly number[]): number[][] => Array.from({ length: values.length / 3 }, (_, row) => values.slice(row * 3, (row + 1) * 3))
const body = async (reply: ReturnType<Serving['call']>): Promise<unknown> => {
  const { statusCode, body: text } = await reply
  expect([statusCode, text.slice(0, 300)]).toEqual([200, expect.any(String)])
  return JSON.parse(text)
}
const named = (row: Row) => Object.fromEntries(names.map((name, column) => [name, row[column]]))
const ofPredictions = (reply: unknown): number[][] =>
  (reply as { predictions: { probabilities: number[] }[] }).predictions.map(({ probabilities }) => probabilities)
const ofTensors = (reply: unknown): number[][] =>
  inThrees(
    defined(
      (reply as { outputs: { name: string; data: number[] }[] }).outputs.find(({ name }) => name === 'probabilities'),
      'probabilities',
    ).data,
  )

const protocols: Record<string, (serving: Serving, model: string, rows: readonly Row[]) => Promise<number[][]>> = {
  'rows of our own': async ({ call }, model, instances) => ofPredictions(await body(call(`/v1/models/${model}/predict`, { instances }))),
  'records of our own': async ({ call }, model, all) => ofPredictions(await body(call(`/v1/models/${model}/predict`, { instances: all.map(named) }))),
  'TensorFlow Serving': async ({ call }, model, instances) =>
    ((await body(call(`/v1/models/${model}:predict`, { instances }))) as { predictions: number[][] }).predictions,
  'MLflow scoring': async ({ call }, model, data) =>
    ofPredictions(await body(call(`/invocations?model=${model}`, { dataframe_split: { columns: names, data } }))),
  'Open Inference, one tensor': async ({ call }, model, all) =>
    ofTensors(
      await body(call(`/v2/models/${model}/infer`, { inputs: [{ name: 'input', datatype: 'FP32', shape: [all.length, names.length], data: all.flat() }] })),
    ),
  'Open Inference, a tensor a column': async ({ call }, model, all) =>
    ofTensors(
      await body(
        call(`/v2/models/${model}/infer`, {
          inputs: names.map((name, column) => ({ name, datatype: 'FP64', shape: [all.length], data: all.map((row) => row[column] ?? null) })),
        }),
      ),
    ),
}

/** A model of the one member alone, with the layers and the preprocessing written into its job as if it had been trained by itself. */
async function alone(model: UntrainedModel, all: ModelSource, index: number): Promise<ModelSource> {
  const { layers, preprocessing } = elementAt(defined(model.variants, 'members'), index, 'members')
  const { manifest } = await untrained({ dataset: model.dataset, layers, preprocessing: preprocessing ?? model.preprocessing, members: 1 })
  return { manifest, members: [{ index: 0, file: elementAt(all.members, index, 'files').file }] }
}

beforeAll(() => loadEngine({ device: 'cpu', threads: 1 }))

test('in every protocol members of different networks predict the weighted mean of what each predicts alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(member, { minLength: 2, maxLength: 3 }), rows, async (variants, instances) => {
      const model = { ...numbers([]), variants }
      const all = await untrained(model)
      const single = await Promise.all(variants.map((_, index) => alone(model, all, index)))
      const serving = await serveUntrained({ all, ...Object.fromEntries(single.map((source, index) => [`only-${index}`, source])) })
      const total = variants.reduce((sum, { weight }) => sum + weight, 0)
      try {
        for (const ask of Object.values(protocols)) {
          const together = await ask(serving, 'all', instances)
          const apart: number[][][] = []
          for (const index of variants.keys()) apart.push(await ask(serving, `only-${index}`, instances))
          const mean = instances.map((_, row) =>
            [0, 1, 2].map((column) =>
              variants.reduce(
                (sum, { weight }, index) => sum + (weight / total) * elementAt(elementAt(elementAt(apart, index, 'members'), row, 'rows'), column, 'classes'),
                0,
              ),
            ),
          )
          expect(together).toEqual(mean.map((row) => row.map((p) => expect.closeTo(p, 5))))
        }
      } finally {
        await serving.close()
      }
    }),
    { numRuns: 2, endOnFailure: true },
  )
}, 60_000)
