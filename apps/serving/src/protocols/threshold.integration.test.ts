import { elementAt } from '@trainyard/spec'
import { numbers, serveUntrained, type UntrainedModel } from '@trainyard/testing/serving/untrained-models.js'
import { afterAll, beforeAll, expect, test } from 'vitest'

const layers = [{ type: 'dense' as const, units: 8, activation: 'tanh' as const }]
const ofTwo = ({ dataset, ...model }: UntrainedModel): UntrainedModel => ({
  ...model,
  dataset: { ...dataset, classes: ['no', 'yes'], class_counts: [1, 1] },
})

let serving: Awaited<ReturnType<typeof serveUntrained>>
beforeAll(async () => {
  const plain = ofTwo(numbers(layers))
  serving = await serveUntrained({ plain, low: { ...plain, threshold: 0.3 }, never: { ...plain, threshold: 1 + Number.EPSILON } })
}, 60_000)
afterAll(() => serving.close())

const rows = Array.from({ length: 40 }, (_, row) => [Math.sin(row) * 3, Math.cos(row * 3) * 3, Math.sin(row * 7) * 3])
const ask = async (url: string, body: object) => (await serving.call(url, body)).json()

test('the label is the second class from the threshold on, in every protocol that has labels, with calibrated probabilities alike', async () => {
  const plain: { probabilities: number[]; label: string }[] = (await ask('/v1/models/plain/predict', { instances: rows })).predictions
  for (const [model, threshold] of [
    ['low', 0.3],
    ['never', 2],
  ] as const) {
    const classes = plain.map(({ probabilities }) => (elementAt(probabilities, 1, 'probabilities') >= threshold ? 1 : 0))
    const labels = classes.map((index) => elementAt(['no', 'yes'], index, 'classes'))
    const own = await ask(`/v1/models/${model}/predict`, { instances: rows })
    expect(own.predictions.map(({ label, class_index: index }: { label: string; class_index: number }) => [label, index])).toEqual(
      labels.map((label, row) => [label, classes[row]]),
    )
    expect(own.predictions.map(({ probabilities }: { probabilities: number[] }) => probabilities)).toEqual(plain.map(({ probabilities }) => probabilities))
    const calibrated = await ask(`/v1/models/${model}/predict`, { instances: rows, calibrated: true })
    expect(calibrated.predictions.map(({ label }: { label: string }) => label)).toEqual(labels)
    const tensor = { name: 'input', shape: [rows.length, 3], datatype: 'FP64', data: rows.flat() }
    const { outputs } = await ask(`/v2/models/${model}/infer`, { inputs: [tensor], outputs: [{ name: 'label' }, { name: 'class_index' }] })
    expect(outputs.map(({ data }: { data: unknown }) => data)).toEqual([labels, classes])
    const { predictions } = await ask(`/invocations?model=${model}`, { inputs: rows })
    expect(predictions.map(({ label }: { label: string }) => label)).toEqual(labels)
  }
  const labelsOf = async (model: string) =>
    (await ask(`/v1/models/${model}/predict`, { instances: rows })).predictions.map(({ label }: { label: string }) => label)
  expect(await labelsOf('low')).not.toEqual(await labelsOf('plain'))
})
