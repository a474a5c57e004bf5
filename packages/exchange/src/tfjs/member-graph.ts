import {
  type ActivationName,
  activationTraits,
  categoriesAbove,
  channelsOf,
  type KerasLayer,
  layerFacts,
  lossFacts,
  lossOf,
  type ModelManifest,
  modelInputShape,
  outputLayerName,
  type PlacedLayer,
  quantilesOf,
  type Shape,
} from '@trainyard/spec'
import { graphActivations } from '../graph/activations.js'
import type { GraphOps, Value } from '../graph/graph-ops.js'
import { shapesOf, writeLayer, writePredictions } from '../graph/write-model.js'
import type { MemberArrays, NetworkArray } from '../model-files.js'
import { foldedInput, foldedTarget, scaledEnds, type Scaling } from './folded-scaling.js'
import { programOps } from './program-ops.js'

/** A layer of Keras with the layers that its input comes from, by name, and its arrays in their order. */
export type GraphLayer = {
  name: string
  class_name: string
  config: Readonly<Record<string, unknown>>
  inputs: readonly string[]
  arrays: readonly (NetworkArray & { name: string })[]
}

/** What members take and give: rows as they are, or as the manifest says; probabilities, values, or values that are still scaled. */
export type MemberEnds = { inputs: 'raw' | 'prepared'; outputs: 'probabilities' | 'values' | 'standardized' }
/** The network of a member, from inputs to outputs, in the order of its work. */
export type MemberGraph = { inputShape: readonly number[]; layers: readonly GraphLayer[] }

/** The name of what is fed into a graph. */
export const inputName = 'input'
/** The class of layers that TensorFlow.js lacks, which `trainyard.mjs` has. */
const ownClass = 'TrainyardLayer'

/** Whether the loss and the target leave the last layer's output as it is. */
function isPlain({ spec, target }: ModelManifest): boolean {
  const loss = lossOf(spec)
  return lossFacts(loss).link === 'identity' && !quantilesOf(loss) && target?.transform === undefined
}

/** What members, each as a model with one, can all take and give. */
export function memberEnds(members: readonly ModelManifest[]): MemberEnds {
  const [first] = members
  const inputs = members.every((own) => foldedInput(own) !== null) ? 'raw' : 'prepared'
  if (first?.spec.task === 'classification') return { inputs, outputs: 'probabilities' }
  const areValues = members.every((own) => own.target === null || (isPlain(own) && shapesOf(own).members === 1 && foldedTarget(own.target) !== null))
  return { inputs, outputs: areValues ? 'values' : 'standardized' }
}

/** Builds the graph of a model with one member, from the records of its layers; what Keras or TensorFlow.js has no layer for is a layer of our own. */
export function memberGraph(manifest: ModelManifest, read: MemberArrays, ends: MemberEnds): MemberGraph {
  const { spec, dataset, target } = manifest
  const { places, layers, output, members } = shapesOf(manifest)
  const graph = createGraph(
    layers.map(({ name }) => name),
    read,
  )
  const before = ends.inputs === 'raw' ? (foldedInput(manifest) ?? []) : [] // default: members that all take rows as they are
  const input = before.reduce((from, scaling, index) => graph.scaling(index === 0 ? 'input_offset' : 'input_scaling', scaling, from), inputName)
  const last = graph.chain([...places, output], input)
  const outputs = channelsOf(output.output)
  if (members === 1 && lossFacts(lossOf(spec)).link === 'softmax') graph.activation('probabilities', 'softmax', [outputs], last)
  else if (members === 1 && isPlain(manifest)) {
    const held = target?.range ? graph.between('output_range', scaledEnds(target, target.range), last) : last
    const after = target && ends.outputs === 'values' ? foldedTarget(target) : null
    if (after) graph.scaling('output_scaling', after, held)
  } else graph.own('predictions', (ops, x) => writePredictions(ops, manifest, { members, outputs }, x), last)
  return { inputShape: modelInputShape(dataset, categoriesAbove(spec.architecture)), layers: graph.layers }
}

type Float = Value<'float'>

/** Adds layers one by one: those of Keras, and programs for what it lacks. */
function createLayers(names: readonly string[], read: MemberArrays) {
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
        return { name: `${name}/${keras}`, ...read(`${name}/${stored}`) }
      }),
    })
  /** A layer that TensorFlow.js lacks, as a program. */
  const program = (name: string, write: (ops: GraphOps, x: Float) => { values: Float; shape: Shape }, input: string): string => {
    const held: NetworkArray[] = []
    const { ops, program: instructions } = programOps((array) => held.push(array) - 1)
    const { values, shape } = write(ops, ops.input('x', 'float', [-1]))
    ops.output('y', values, [-1, ...shape])
    const config = { program: instructions, arrays: held.map((array) => array.shape), output: shape }
    return add({ name, class_name: ownClass, config, inputs: [input], arrays: held.map((array, index) => ({ name: `${name}/array${index}`, ...array })) })
  }
  return { layers, free, add, layer, program }
}

function createGraph(names: readonly string[], read: MemberArrays) {
  const { layers, free, add, layer, program } = createLayers(names, read)
  const own = (wanted: string, write: (ops: GraphOps, x: Float) => { values: Float; width: number }, input: string): string =>
    program(
      free(wanted),
      (ops, x) => {
        const { values, width } = write(ops, x)
        return { values, shape: [width] }
      },
      input,
    )
  const activationAs = (name: string, of: ActivationName, shape: Shape, input: string): string => {
    const { keras } = activationTraits(of)
    return keras ? layer({ ...keras, arrays: [] }, name, input) : program(name, (ops, x) => ({ values: graphActivations[of](ops, x), shape }), input)
  }
  const activation = (wanted: string, of: ActivationName, shape: Shape, input: string): string => activationAs(free(wanted), of, shape, input)
  /** x → (x − mean) / √variance with fixed numbers: a batch normalization whose averages never move. */
  const scaling = (wanted: string, { mean, variance }: Scaling, input: string): string => {
    const name = free(wanted)
    const array = (what: string, numbers: readonly number[]) => ({ name: `${name}/${what}`, shape: [numbers.length], data: Float32Array.from(numbers) })
    const config = { axis: -1, momentum: 1, epsilon: 0, center: false, scale: false, trainable: false }
    return add({
      name,
      class_name: 'BatchNormalization',
      config,
      inputs: [input],
      arrays: [array('moving_mean', mean), array('moving_variance', variance)],
    })
  }
  /** x held between two ends: x − low is rectified up to high − low. */
  const between = (wanted: string, [low, high]: readonly [number, number], input: string): string => {
    const width = { class_name: 'ReLU', config: { max_value: high - low }, arrays: [] }
    const shifted = scaling(`${wanted}_from`, { mean: [low], variance: [1] }, input)
    return scaling(`${wanted}_back`, { mean: [-low], variance: [1] }, layer(width, free(wanted), shifted))
  }
  const place = (of: PlacedLayer, input: string): string => {
    if ('inner' in of) return layer({ class_name: 'Add', config: {}, arrays: [] }, of.name, chain(of.inner, input), chain(of.shortcut, input))
    const { activation: function_, role, keras } = layerFacts(of.spec)
    const same = keras(of)
    if (typeof same === 'string') return program(of.name, (ops, x) => ({ values: writeLayer(ops, read, of, x), shape: of.output }), input)
    const output = same ? layer(same, of.name, input) : input
    if (!function_) return output
    return role === 'activation' ? activationAs(of.name, function_, of.output, output) : activation(`${of.name}_activation`, function_, of.output, output)
  }
  const chain = (places: readonly PlacedLayer[], input: string): string => places.reduce((from, of) => place(of, from), input)
  return { layers, activation, scaling, between, chain, own }
}
