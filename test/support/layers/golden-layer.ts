import { tf } from '@trainyard/engine'
import { architecture, defined } from '@trainyard/spec'
import { flat, type golden, shapeOf, worst } from '@trainyard/testing/golden/golden.js'
import { toySpec } from '@trainyard/testing/training/toy-task.js'
import { createNetwork } from '@trainyard/training'
import { expect } from 'vitest'

/** A row of independent numbers: a layer with its arrays, an input and a gradient of the output, and what must come of them. */
export type GoldenLayer = (typeof golden.layers)[number]

const tensor = (value: Parameters<typeof shapeOf>[0]) => tf.tensor(flat(value), shapeOf(value))

/** The layer in a network of its own; a flatten stands before the output layer, which is not looked at. */
function build({ spec, x, weights }: GoldenLayer) {
  const layers = architecture.parse({ layers: [spec, { type: 'flatten' }] })
  const inputShape = shapeOf(x).slice(1)
  const network = createNetwork({ spec: { ...toySpec({}), architecture: layers }, inputShape, classes: 2, seed: 1, member: 0 })
  const name = `${spec.type}_1`
  const parameters = Object.entries(weights).map(([what, value]) => {
    const found = network.parameters.find((parameter) => parameter.name === what || parameter.name === `${name}/${what}`)
    const { variable } = defined(found, `the array ${what} of ${name}`)
    variable.assign(tensor(value))
    return { what, variable, isTrained: variable.trainable }
  })
  const run = (input: tf.Tensor): tf.Tensor => {
    const seen: tf.Tensor[] = []
    network.forward(input, { mode: 'prediction' }, (layer, output) => void (layer.name === name && seen.push(output)))
    return defined(seen[0], `the output of ${name}`)
  }
  return { network, parameters, run }
}

/** Output and gradients agree with float64 to 1e-6 of the terms that they are sums of, and the layer has the arrays of the row and no others. */
export function expectGolden(one: GoldenLayer): void {
  const { network, parameters, run } = build(one)
  const [x, dy] = [tensor(one.x), tensor(one.dy)]
  expect(worst(run(x).dataSync(), flat(one.y), 1)).toBeLessThan(1e-6)
  const loss = (input: tf.Tensor) => tf.sum(tf.mul(run(input), dy)) as tf.Scalar
  const trained = parameters.filter(({ isTrained }) => isTrained)
  const { grads }: { grads: Record<string, tf.Tensor> } =
    trained.length === 0
      ? { grads: {} }
      : tf.variableGrads(
          () => loss(x),
          trained.map(({ variable }) => variable),
        )
  for (const { what, variable } of trained) {
    const [actual, expected] = [defined(grads[variable.name], `the gradient of ${what}`), defined(one.gradients[what], `the expected gradient of ${what}`)]
    expect(worst(actual.dataSync(), flat(expected), 1), what).toBeLessThan(2e-6)
  }
  if (one.dx !== null) expect(worst(tf.grad(loss)(x).dataSync(), flat(one.dx), 1), 'x').toBeLessThan(2e-6)
  expect(network.parameters.filter(({ layer }) => layer !== 'output')).toHaveLength(parameters.length)
  network.dispose()
}
