import { AppError } from '@trainyard/runtime'
import {
  type ActivationName,
  activationTraits,
  categoriesAbove,
  channelsOf,
  inferShapes,
  type KerasLayer,
  layerFacts,
  type ModelManifest,
  modelInputShape,
  outputLayerName,
  type PlacedLayer,
  lossFacts,
  lossOf,
  networkEnds,
  quantilesOf,
} from '@trainyard/spec'
import { foldedInput, foldedTarget, scaledEnds, type Scaling } from './folded-scaling.js'

/** An array of a layer: its name in Keras, and the name of the stored array or the numbers themselves. */
export type GraphArray = { name: string; from: string | readonly number[] }

/** A layer of Keras with the layers that its input comes from, by name. */
export type GraphLayer = {
  name: string
  class_name: string
  config: Readonly<Record<string, unknown>>
  inputs: readonly string[]
  arrays: readonly GraphArray[]
}

/**
 * The network of a member, from inputs to probabilities or values, in the order of its work. `inputs` are `raw`, as the API takes them,
 * or `prepared` as the manifest describes; `outputs` are probabilities, values, or values that are still `standardized`.
 */
export type MemberGraph = {
  inputShape: readonly number[]
  layers: readonly GraphLayer[]
  inputs: 'raw' | 'prepared'
  outputs: 'probabilities' | 'values' | 'standardized'
}

/** The name of what is fed into a graph. */
export const inputName = 'input'

/**
 * Builds the graph of a model with one member, from the records of its layers.
 * @throws {AppError} `not_implemented` for what Keras or TensorFlow.js has no layer for.
 */
export function memberGraph(manifest: ModelManifest): MemberGraph {
  const { spec, dataset, target } = manifest
  rejectUnheld(manifest)
  const inputShape = modelInputShape(dataset, categoriesAbove(spec.architecture))
  const inferred = inferShapes(spec.architecture, networkEnds(dataset, spec))
  if (!inferred.ok) throw new AppError({ code: 'internal', message: 'the stored model cannot be read', internal: JSON.stringify(inferred.errors) })
  const { places, layers, output } = inferred.shapes
  const before = foldedInput(manifest)
  const after = target === null ? null : foldedTarget(target)
  const graph = createGraph(layers.map(({ name }) => name))
  const input = (before ?? []).reduce((from, scaling, index) => graph.scaling(index === 0 ? 'input_offset' : 'input_scaling', scaling, from), inputName)
  const last = graph.layer(
    { class_name: 'Dense', config: { units: channelsOf(output.output), use_bias: true }, arrays: ['kernel', 'bias'] },
    outputLayerName,
    graph.chain(places, input),
  )
  if (spec.task === 'classification') graph.activation('probabilities', 'softmax', last)
  else {
    const held = target?.range ? graph.between('output_range', scaledEnds(target, target.range), last) : last
    if (after) graph.scaling('output_scaling', after, held)
  }
  return {
    inputShape,
    layers: graph.layers,
    inputs: before ? 'raw' : 'prepared',
    outputs: spec.task === 'classification' ? 'probabilities' : target === null || after ? 'values' : 'standardized',
  }
}

/**
 * The layers of Keras end in probabilities of a softmax, or in values that are shifted and stretched.
 *
 * @throws {AppError} `not_implemented` for a model that ends otherwise.
 */
function rejectUnheld({ spec, target }: ModelManifest): void {
  const loss = lossOf(spec)
  const { link } = lossFacts(loss)
  const why =
    link === 'log' || link === 'sigmoid'
      ? `the loss ${loss.type} ends in a function of the output`
      : quantilesOf(loss)
        ? 'quantiles are put in order after the network'
        : target?.transform
          ? `the target was transformed by ${target.transform}`
          : null
  if (why !== null) throw new AppError({ code: 'not_implemented', message: `the version cannot be exported to TensorFlow.js: ${why}; download it as a bundle` })
}

function createGraph(names: readonly string[]) {
  const layers: GraphLayer[] = []
  const taken = new Set([inputName, outputLayerName, ...names])
  /** A name for a layer that the architecture does not name; it may name one the same. */
  const free = (wanted: string): string => {
    let name = wanted
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}_${count}`
    taken.add(name)
    return name
  }
  const add = (layer: GraphLayer): string => {
    layers.push(layer)
    return layer.name
  }
  const layer = ({ class_name, config, arrays }: KerasLayer, name: string, ...inputs: string[]): string =>
    add({
      name,
      class_name,
      config,
      inputs,
      arrays: arrays.map((array) => {
        const { keras, stored } = typeof array === 'string' ? { keras: array, stored: array } : array
        return { name: `${name}/${keras}`, from: `${name}/${stored}` }
      }),
    })
  const activation = (wanted: string, of: ActivationName, input: string): string => {
    const { keras } = activationTraits(of)
    if (!keras) throw notWritten(`the activation ${of}, which TensorFlow.js computes by another formula`)
    return layer({ ...keras, arrays: [] }, free(wanted), input)
  }
  /** x → (x − mean) / √variance with fixed numbers: a batch normalization whose averages never move. */
  const scaling = (wanted: string, { mean, variance }: Scaling, input: string): string => {
    const name = free(wanted)
    const arrays = [
      { name: `${name}/moving_mean`, from: mean },
      { name: `${name}/moving_variance`, from: variance },
    ]
    const config = { axis: -1, momentum: 1, epsilon: 0, center: false, scale: false, trainable: false }
    return add({ name, class_name: 'BatchNormalization', config, inputs: [input], arrays })
  }
  /** x held between two ends: x − low is rectified up to high − low. */
  const between = (wanted: string, [low, high]: readonly [number, number], input: string): string => {
    const width = { class_name: 'ReLU', config: { max_value: high - low }, arrays: [] }
    const shifted = scaling(`${wanted}_from`, { mean: [low], variance: [1] }, input)
    return scaling(`${wanted}_back`, { mean: [-low], variance: [1] }, layer(width, free(wanted), shifted))
  }
  const place = (of: PlacedLayer, input: string): string => {
    if ('inner' in of) return layer({ class_name: 'Add', config: {}, arrays: [] }, of.name, chain(of.inner, input), chain(of.shortcut, input))
    const { activation: own, role, keras } = layerFacts(of.spec)
    const same = keras(of)
    if (typeof same === 'string') throw notWritten(same)
    const output = same ? layer(same, of.name, input) : input
    return own ? activation(role === 'activation' ? of.name : `${of.name}_activation`, own, output) : output
  }
  const chain = (places: readonly PlacedLayer[], input: string): string => places.reduce((from, of) => place(of, from), input)
  return { layers, layer, activation, scaling, between, chain }
}

const notWritten = (what: string): AppError =>
  new AppError({ code: 'not_implemented', message: `the format tfjs cannot hold ${what}; the format safetensors holds every model` })
