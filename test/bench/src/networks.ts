import { batchNormTraining, biasAdd, randomKey, tf, truncatedNormalValues } from '@trainyard/engine'
import type { WorkloadName } from './workload.js'

type Layer = (x: tf.Tensor) => tf.Tensor

/** A network as a function, with its trained and its other variables. */
export type BenchNetwork = {
  readonly forward: Layer
  readonly weights: tf.Variable[]
  readonly averages: tf.Variable[]
}

/** Builds the network of a workload with He-initialised weights, other ones for each member. */
export function buildNetwork(name: WorkloadName, member = 0): BenchNetwork {
  const parts = new Parts(member)
  return { forward: networks[name](parts), weights: parts.weights, averages: parts.averages }
}

const networks: Record<WorkloadName, (parts: Parts) => Layer> = {
  W1: (parts) => chain(parts.dense(784, 256), tf.relu, parts.dense(256, 128), tf.relu, parts.dense(128, 10)),
  W2: (parts) => chain(parts.dense(64, 64), tf.relu, parts.dense(64, 64), tf.relu, parts.dense(64, 10)),
  W3: (parts) =>
    chain(parts.conv(3, 1, 32), tf.relu, pool, parts.conv(3, 32, 64), tf.relu, pool, flatten, parts.dense(7 * 7 * 64, 128), tf.relu, parts.dense(128, 10)),
  W4: resNet20,
}

function resNet20(parts: Parts): Layer {
  const layers: Layer[] = [parts.conv(3, 3, 16, 1, false), parts.norm(16), tf.relu]
  let channels = 16
  for (const [out, first] of [
    [16, 1],
    [32, 2],
    [64, 2],
  ] as const) {
    for (const stride of [first, 1, 1]) {
      layers.push(residual(parts, channels, out, stride))
      channels = out
    }
  }
  return chain(...layers, (x) => tf.mean(x, [1, 2]), parts.dense(64, 10))
}

function residual(parts: Parts, channels: number, out: number, stride: number): Layer {
  const body = chain(parts.conv(3, channels, out, stride, false), parts.norm(out), tf.relu, parts.conv(3, out, out, 1, false), parts.norm(out))
  const shortcut = stride === 1 && channels === out ? (x: tf.Tensor) => x : chain(parts.conv(1, channels, out, stride, false), parts.norm(out))
  return (x) => tf.relu(tf.add(body(x), shortcut(x)))
}

const chain =
  (...layers: Layer[]): Layer =>
  (x) =>
    layers.reduce((value, layer) => layer(value), x)
const pool: Layer = (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid')
// default: tensors always have a batch size; tfjs types the dimension as optional
const flatten: Layer = (x) => tf.reshape(x, [x.shape[0] ?? 0, -1])

/** Makes layers and keeps their variables. */
class Parts {
  readonly weights: tf.Variable[] = []
  readonly averages: tf.Variable[] = []

  constructor(private readonly member: number) {}

  dense(inputs: number, units: number): Layer {
    const [kernel, bias] = [this.kernel([inputs, units], inputs), this.filled(units, 0)]
    return (x) => biasAdd(tf.matMul(x, kernel), bias as tf.Tensor as tf.Tensor1D)
  }

  conv(size: number, channels: number, filters: number, stride = 1, biased = true): Layer {
    const kernel = this.kernel([size, size, channels, filters], size * size * channels)
    const bias = biased ? this.filled(filters, 0) : undefined
    return (x) => {
      const y = tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor as tf.Tensor4D, stride, 'same')
      return bias === undefined ? y : biasAdd(y, bias as tf.Tensor as tf.Tensor1D)
    }
  }

  norm(channels: number): Layer {
    const [gamma, beta] = [this.filled(channels, 1), this.filled(channels, 0)]
    const [mean, variance] = [tf.variable(tf.zeros([channels]), false), tf.variable(tf.ones([channels]), false)]
    this.averages.push(mean, variance)
    return (x) => {
      const batch = batchNormTraining(x, gamma as tf.Tensor as tf.Tensor1D, beta as tf.Tensor as tf.Tensor1D, 1e-3)
      mean.assign(tf.add(tf.mul(mean, 0.99), tf.mul(batch.mean, 0.01)))
      variance.assign(tf.add(tf.mul(variance, 0.99), tf.mul(batch.variance, 0.01)))
      return batch.y
    }
  }

  private kernel(shape: number[], fanIn: number): tf.Variable {
    const key = randomKey({ seed: 1, member: this.member, purpose: `init/${this.weights.length}` })
    return this.keep(tf.mul(tf.tensor(truncatedNormalValues(tf.util.sizeFromShape(shape), key), shape), Math.sqrt(2 / fanIn)))
  }

  private filled(size: number, value: number): tf.Variable {
    return this.keep(tf.fill([size], value))
  }

  private keep(value: tf.Tensor): tf.Variable {
    const variable = tf.variable(value)
    this.weights.push(variable)
    return variable
  }
}
