import type { ErrorDetail } from '../http/error.js'
import type { DatasetInfo } from '../dataset/view.js'
import { limits } from '../limits.js'
import { lossOf, lossOutputs, type LossSpec } from '../losses/index.js'
import type { Task } from '../task.js'
import type { ArchitectureSpec } from './architecture.js'
import { nameErrors, outputLayerName } from './layer-names.js'
import { dense } from '../layers/dense.js'
import { layerFacts } from '../layers/facts.js'
import { type LayerOf, layerShape, type LayerSpec } from '../layers/index.js'
import type { LayerRole } from '../layers/layer.js'
import { memberDense } from '../layers/member-dense.js'
import { elements, type Shape } from '../layers/shape.js'
import { modelInputShape, tableInputs } from '../dataset/layout.js'
import type { TableInputs } from '../layers/table-inputs.js'
import { categoriesAbove, lookUpErrors, orderWarnings, sizeErrors } from './order-rules.js'
import { placeLayers, shapeError } from './place-layers.js'
import { everyPlace, type PlacedLayer, sizesOf } from './placed-layer.js'

/** What the network is between: sizes of one sample, and what it has to say. */
export type NetworkEnds = {
  inputShape: Shape
  task: Task
  classes: number
  /** That of the task if left out. */
  loss?: LossSpec | null
  /** What the features of a table are; where it is left out, all are numbers. */
  inputs?: TableInputs
}

/** What a job and its data set put before and after the network. The task is that of the data set if left out; without an architecture each category is an input. */
export const networkEnds = (
  info: DatasetInfo,
  {
    task = info.task,
    loss = null,
    architecture,
  }: { task?: Task | undefined; loss?: LossSpec | null | undefined; architecture?: Pick<ArchitectureSpec, 'layers'> | undefined } = {},
): NetworkEnds => {
  const above = architecture ? categoriesAbove(architecture) : null
  return {
    inputShape: modelInputShape(info, above),
    task,
    classes: info.classes.length,
    loss,
    ...(info.kind === 'table' ? { inputs: tableInputs(info, above) } : {}),
  }
}

/**
 * The sizes of a whole network, computed by arithmetic. `flops` is one forward pass of one sample; `activations` counts the numbers in all layer outputs of one
 * sample and those that layers also keep.
 */
export type NetworkShapes = {
  /** The layers of the spec, blocks with theirs in them. */
  places: PlacedLayer[]
  /** All of them in the order of their work: those of a block, then the block, which is the addition. */
  layers: PlacedLayer[]
  output: PlacedLayer
  /** Members that the network ends in, whose outputs are averaged; 1 for an ordinary network. */
  members: number
  trainable: number
  nonTrainable: number
  flops: number
  activations: number
  warnings: ErrorDetail[]
}

/** The shapes of a network, or everything that keeps its layers from connecting. */
export type InferredShapes = { ok: true; shapes: NetworkShapes } | { ok: false; errors: ErrorDetail[] }

/** How wide the output is: a logit for each class, or what the loss takes. */
const outputUnits = ({ task, classes, loss }: Omit<NetworkEnds, 'inputShape'>): number => lossOutputs(lossOf({ task, loss }), classes)

/**
 * Follows the shapes through the layers and adds the output layer that the task implies (dense: one logit per class, or one number). Pure: the API rejects a
 * job by it before anything is queued, and the trainer builds the network by it. Finds all errors in one pass: after a layer that cannot take its input,
 * checking continues where the shape is known again.
 */
export function inferShapes(architecture: Pick<ArchitectureSpec, 'layers'>, ends: NetworkEnds): InferredShapes {
  const size = sizeErrors(architecture.layers)
  if (size.length > 0) return { ok: false, errors: size }
  const errors = [...nameErrors(architecture.layers), ...lookUpErrors(architecture.layers)]
  const { places, shape } = placeLayers(architecture.layers, { input: ends.inputShape, path: 'architecture', within: '', errors, inputs: ends.inputs })
  const output = shape && placeOutput(shape, ends, errors, architecture.layers)
  if (errors.length > 0 || !output) return { ok: false, errors }
  const all = everyPlace(places)
  // default: an ordinary network is one member
  const shapes = {
    ...totals([...all, output]),
    places,
    layers: all,
    output,
    members: layerFacts(output.spec).members ?? 1,
    warnings: orderWarnings(architecture.layers),
  }
  const over = limitErrors(shapes)
  return over.length > 0 ? { ok: false, errors: over } : { ok: true, shapes }
}

/** Layers behind which members are still apart. */
const keepApart: ReadonlySet<LayerRole> = new Set(['activation', 'noise', 'normalization'])

/** How many members a network ends in that have come apart by `shape`; null for an ordinary network. */
function membersAt(shape: Shape, layers: readonly LayerSpec[]): number | null {
  const last = layers.findLast((spec) => !keepApart.has(layerFacts(spec).role))
  const members = last && layerFacts(last).members
  return members !== undefined && shape.length === 2 && shape[0] === members ? members : null
}

/** The output layer is parameterized, and learns, as the dense layer before it; members have one each. */
function outputSpec(shape: Shape, units: number, layers: readonly LayerSpec[]): LayerOf<'dense'> | LayerOf<'member_dense'> {
  const common = { name: outputLayerName, units, initializer: 'auto' as const }
  const members = membersAt(shape, layers)
  if (members !== null) return { ...common, type: memberDense.type, members }
  const before = layers.findLast((spec) => layerFacts(spec).role === 'weights')
  if (before?.type !== dense.type) return { ...common, type: dense.type }
  const { parameterization, rate_factor, bias_rate_factor } = before
  return {
    ...common,
    type: dense.type,
    // Outputs of normal weights would be as large as the activations before them.
    ...(parameterization === 'neural_tangent' ? { initializer: 'zeros' as const } : {}),
    ...(parameterization === undefined ? {} : { parameterization }),
    ...(rate_factor === undefined ? {} : { rate_factor }),
    ...(bias_rate_factor === undefined ? {} : { bias_rate_factor }),
  }
}

function placeOutput(shape: Shape, ends: NetworkEnds, errors: ErrorDetail[], layers: readonly LayerSpec[]): PlacedLayer | null {
  const units = outputUnits(ends)
  const { classes } = ends
  if (ends.task === 'classification' && classes < 2)
    errors.push({ path: 'task', rule: 'classes', message: `classification needs at least two classes, the data set has ${classes}`, received: classes })
  const spec = outputSpec(shape, units, layers)
  const result = layerShape(spec, spec.type, shape, true)
  if ('needs' in result) {
    errors.push(shapeError('architecture', outputLayerName, 'the output layer', shape, result))
    return null
  }
  return { index: layers.length, path: 'architecture', name: outputLayerName, type: spec.type, spec, input: shape, bias: true, ...sizesOf(result) }
}

function totals(layers: readonly PlacedLayer[]) {
  const sum = (of: (layer: PlacedLayer) => number) => layers.reduce((total, layer) => total + of(layer), 0)
  return {
    trainable: sum((l) => l.trainable),
    nonTrainable: sum((l) => l.nonTrainable),
    flops: sum((l) => l.flops),
    // default: most layers keep nothing besides their output
    activations: sum((l) => elements(l.output) + (l.kept ?? 0)),
  }
}

function limitErrors(shapes: NetworkShapes): ErrorDetail[] {
  const parameters = shapes.trainable + shapes.nonTrainable
  const over = (rule: string, what: string, received: number, limit: number): ErrorDetail[] =>
    received <= limit
      ? []
      : [
          {
            path: 'architecture',
            rule,
            message: `the network has ${received.toLocaleString('en')} ${what}, at most ${limit.toLocaleString('en')} are allowed`,
            received,
          },
        ]
  return [
    ...over('parameters', 'parameters', parameters, limits.parameters),
    ...over('activations', 'values in the outputs of its layers, per sample,', shapes.activations, limits.activationsPerSample),
  ]
}
