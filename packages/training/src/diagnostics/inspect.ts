import { tf } from '@trainyard/engine'
import { type ActivationName, activationTraits, type ArchitectureSpec, elementAt, layerFacts, type LayerHistograms, namedLayers } from '@trainyard/spec'
import type { Member } from '../loop/member.js'
import type { Progress } from '../loop/progress.js'
import { histogramOf, type Sampled, sampled } from './histogram.js'
import { meanOne, weightedRowMean } from '../losses/row-weights.js'

/** Figures by layer and key, how the values of each layer are spread, and the loss of the batch without penalties. */
export type Inspection = { loss: number; layers: Map<string, Record<string, number>>; histograms: LayerHistograms[] }

type Named = { layer: string; key: string; value: tf.Tensor }
type Spread = { layer: string; kind: 'weights' | 'gradients' | 'activations' } & Sampled
type Found = { loss: tf.Tensor; figures: Named[]; spreads: Spread[] }

/**
 * Takes one training step on one batch, eagerly, looks at every layer, and puts everything back: activations, `gradient_norm` and `update_ratio` = ‖Δw‖ / ‖w‖
 * of each layer's kernels for the update that would come next. It costs about one eager step, and changes nothing.
 */
export async function inspect(member: Member, progress: Pick<Progress, 'step' | 'plateau'>): Promise<Inspection> {
  const { program, model } = member
  program.readVariables()
  const variables = [...model.network.parameters, ...model.optimizer.slots].map(({ variable }) => variable)
  const kept = variables.map((variable) => tf.keep(tf.clone(variable)))
  try {
    return await read(tf.tidy(() => step(member, progress)))
  } finally {
    variables.forEach((variable, index) => variable.assign(elementAt(kept, index, 'kept variables')))
    tf.dispose(kept)
  }
}

function step(member: Member, progress: Pick<Progress, 'step' | 'plateau'>): Found {
  const { network, objective, optimizer, state } = member.model
  const activations = new Map(observedLayers(member.task.spec.architecture).map(({ name, activation }) => [name, activation]))
  const { x, y, weights } = firstBatch(member)
  const figures: Named[] = []
  const spreads: Spread[] = []
  const { value: loss, grads } = tf.variableGrads(
    () => {
      const output = network.forward(x, { mode: 'training', counter: state.step as tf.Tensor as tf.Scalar }, ({ name }, value) => {
        const activation = activations.get(name)
        for (const [key, figure] of Object.entries(activation ? activationFigures(activation, value) : {}))
          figures.push({ layer: name, key, value: tf.keep(figure) })
        if (activation) spreads.push({ layer: name, kind: 'activations', ...keptSample([value]) })
      })
      return weightedRowMean(objective.trainingLoss(output, y), weights)
    },
    network.weights.map((weight) => weight.variable),
  )
  // Kept values outlive the tidy around this step; all others that are returned do so by being returned.
  const before = network.weights.map((weight) => tf.clone(weight.variable))
  const gradients = network.weights.map((weight) => grads[weight.variable.name] ?? tf.zerosLike(weight.variable))
  optimizer.update(gradients, tf.scalar(member.scheduleFrom(progress.plateau).rate(progress.step + 1)))
  const kernels = network.weights.flatMap((weight, index) => {
    const [old, gradient] = [before[index], gradients[index]]
    return weight.role === 'kernel' && old && gradient ? [{ weight, old, gradient }] : []
  })
  for (const layer of new Set(kernels.map(({ weight }) => weight.layer))) {
    const own = kernels.filter(({ weight }) => weight.layer === layer)
    figures.push({ layer, key: 'gradient_norm', value: norm(own.map(({ gradient }) => gradient)) })
    const moved = norm(own.map(({ weight, old }) => tf.sub(weight.variable, old)))
    spreads.push({ layer, kind: 'weights', ...keptSample(own.map(({ old }) => old)) })
    spreads.push({ layer, kind: 'gradients', ...keptSample(own.map(({ gradient }) => gradient)) })
    figures.push({ layer, key: 'update_ratio', value: tf.divNoNan(moved, norm(own.map(({ old }) => old))) })
  }
  return { loss, figures, spreads }
}

function keptSample(tensors: readonly tf.Tensor[]): Sampled {
  const { values, total } = sampled(tensors)
  return { values: tf.keep(values), total }
}

/** √(Σ x²) over all kernels of a layer: recurrent and separable layers have two. */
const norm = (tensors: readonly tf.Tensor[]): tf.Tensor => tf.sqrt(tf.addN(tensors.map((each) => tf.sum(tf.square(each)))))

/** The first rows of the training split, as many as a batch has: the same at every inspection, so that the figures can be compared. */
export function firstBatch({ rows, model: { objective, input } }: Pick<Member, 'rows' | 'model'>): { x: tf.Tensor; y: tf.Tensor1D; weights?: tf.Tensor1D } {
  const { train } = rows.splits
  const { size } = rows.batches
  const values = train.x.data.subarray(0, (train.x.data.length / train.rows) * size)
  const x = tf.tensor(Float32Array.from(values), [size, ...train.x.shape.slice(1)])
  const weights = train.weights ? { weights: tf.tensor1d(Float32Array.from(meanOne(train.weights).subarray(0, size))) } : {}
  return { x: input(x), y: tf.tensor1d(train.y.slice(0, size), objective.labels.dtype), ...weights }
}

async function read({ loss, figures, spreads }: Found): Promise<Inspection> {
  const scalars = [loss, ...figures.map(({ value }) => value)]
  const stacked = tf.stack(scalars)
  tf.dispose(scalars)
  const values = await stacked.data<'float32'>()
  stacked.dispose()
  const layers = new Map<string, Record<string, number>>()
  for (const [index, { layer, key }] of figures.entries())
    layers.set(layer, { ...layers.get(layer), [key]: elementAt(values, index + 1, 'figures of the inspection') })
  return { loss: elementAt(values, 0, 'figures of the inspection'), layers, histograms: await readHistograms(spreads) }
}

/** The histograms of each layer, layers in the order of the network as far as it was seen. */
async function readHistograms(spreads: readonly Spread[]): Promise<LayerHistograms[]> {
  const byLayer = new Map<string, LayerHistograms>()
  for (const { layer, kind, values, total } of spreads) {
    const known = byLayer.get(layer) ?? { layer, weights: null, gradients: null, activations: null }
    byLayer.set(layer, { ...known, [kind]: histogramOf(await values.data<'float32'>(), total) })
    values.dispose()
  }
  return [...byLayer.values()]
}

const share = (condition: tf.Tensor): tf.Tensor => tf.mean(tf.cast(condition, 'float32'))

const isBeyond = (y: tf.Tensor, [low, high]: readonly [number, number]): tf.Tensor => tf.logicalOr(tf.less(y, low), tf.greater(y, high))

/**
 * Scalars of an activation's output: mean, standard deviation, the share of exact zeros and, where the activation can saturate, the share of saturated values.
 */
function activationFigures(activation: ActivationName, y: tf.Tensor): Record<string, tf.Tensor> {
  const { mean, variance } = tf.moments(y)
  const { saturates } = activationTraits(activation)
  return {
    activation_mean: mean,
    activation_std: tf.sqrt(variance),
    zero_fraction: share(tf.equal(y, 0)),
    ...(saturates ? { saturated_fraction: share(isBeyond(y, saturates)) } : {}),
  }
}

/** A hidden layer whose output is that of an activation function. `layers/<name>/…` are its metrics. */
export type ObservedLayer = { name: string; activation: ActivationName }

/** The layers with an activation, their own or by being one, in order, those in blocks too; `linear` is none. The output layer is not among them. */
export const observedLayers = ({ layers }: ArchitectureSpec): ObservedLayer[] =>
  namedLayers(layers).flatMap(({ name, spec }) => {
    const { activation } = layerFacts(spec)
    return activation === undefined || activation === 'linear' ? [] : [{ name, activation }]
  })
