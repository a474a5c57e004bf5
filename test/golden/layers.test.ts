import { loadEngine, tf } from '@trainyard/engine'
import { architecture } from '@trainyard/spec'
import { beforeAll, expect, test } from 'vitest'
import { createNetwork } from '../../packages/training/src/architecture/network.js'
import { toySpec } from '@trainyard/testing/training/toy-task.js'
import { flat, golden, shapeOf, worst } from '@trainyard/testing/golden/golden.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const tensor = (value: Parameters<typeof shapeOf>[0]) => tf.tensor(flat(value), shapeOf(value))

/** The layer in a network of its own; a flatten stands before the output layer, which is not looked at. */
function build({ spec, x, weights }: (typeof golden.layers)[number]) {
  const layers = architecture.parse({ layers: [spec, { type: 'flatten' }] })
  const inputShape = shapeOf(x).slice(1)
  const network = createNetwork({ spec: { ...toySpec({}), architecture: layers }, inputShape, classes: 2, seed: 1, member: 0 })
  const name = `${spec.type}_1`
  const parameters = Object.entries(weights).map(([what, value]) => {
    const found = network.parameters.find((parameter) => parameter.name === what || parameter.name === `${name}/${what}`)
    if (!found) throw new Error(`${name} has no array ${what}`)
    found.variable.assign(tensor(value))
    return { what, variable: found.variable }
  })
  const run = (input: tf.Tensor): tf.Tensor => {
    const seen: tf.Tensor[] = []
    network.forward(input, { mode: 'prediction' }, (place, output) => void (place.name === name && seen.push(output)))
    return seen[0] ?? tf.zeros([0])
  }
  return { network, parameters, run }
}

test.each(golden.layers.map((one) => [JSON.stringify(one.spec), one] as const))('%s: output and gradients agree with float64', (_spec, one) => {
  const { network, parameters, run } = build(one)
  const [x, dy] = [tensor(one.x), tensor(one.dy)]
  // Sums of terms of size 1: what cancels is exact to 1e-6 of those.
  expect(worst(run(x).dataSync(), flat(one.y), 1)).toBeLessThan(1e-6)
  const loss = () => tf.sum(tf.mul(run(x), dy)) as tf.Scalar
  const { grads } = tf.variableGrads(
    loss,
    parameters.map(({ variable }) => variable),
  )
  for (const { what, variable } of parameters)
    expect(worst(grads[variable.name]?.dataSync() ?? [], flat(one.gradients[what] ?? []), 1), what).toBeLessThan(2e-6)
  if (one.dx !== null)
    expect(
      worst(
        tf
          .grad((input) => tf.sum(tf.mul(run(input), dy)))(x)
          .dataSync(),
        flat(one.dx),
        1,
      ),
      'x',
    ).toBeLessThan(2e-6)
  // The layer has these arrays and no others.
  expect(network.parameters.filter(({ layer }) => layer !== 'output')).toHaveLength(parameters.length)
  network.dispose()
})
