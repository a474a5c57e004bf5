import type { ErrorDetail } from '../http/error.js'
import { limits } from '../limits.js'
import type { ArchitectureSpec } from './architecture.js'
import { denseShape } from './layers/dense.js'
import type { LayerSpec } from './layers/index.js'
import { elements, type LayerShape, type Shape, type ShapeRefusal, shapeText } from './layers/shape.js'
import { layerShape } from './layers/shape-rules.js'

/** A layer in its place: `path` points into the job spec; the output layer, which no spec holds, has the path `architecture`. */
export type PlacedLayer = {
  index: number
  path: string
  name: string
  type: LayerSpec['type']
  input: Shape
  output: Shape
  bias: boolean
  trainable: number
  nonTrainable: number
  flops: number
}

/** What the network is between: sizes of one sample, and what it has to say. */
export type NetworkEnds = { inputShape: Shape; task: 'classification' | 'regression'; classes: number }

/** A whole network by arithmetic. `flops` is one forward pass of one sample, `activations` the numbers in all layer outputs of one sample. */
export type NetworkShapes = {
  layers: PlacedLayer[]
  output: PlacedLayer
  trainable: number
  nonTrainable: number
  flops: number
  activations: number
  warnings: ErrorDetail[]
}

export type InferredShapes = { ok: true; shapes: NetworkShapes } | { ok: false; faults: ErrorDetail[] }

/** The name of the layer that the task implies, after all others. */
export const outputLayerName = 'output'

/** How wide the output is: a logit for each class, or one number. */
export const outputUnits = ({ task, classes }: Pick<NetworkEnds, 'task' | 'classes'>): number => (task === 'classification' ? classes : 1)

/**
 * Follows the shapes through the layers and adds the output layer that the task implies (dense: a logit a class, or one number). Pure: the API refuses by it before
 * anything is queued, the trainer builds the network by it. All faults are found in one pass; after a layer that cannot take its input, checking goes on where the shape is known again.
 */
export function inferShapes(architecture: ArchitectureSpec, ends: NetworkEnds): InferredShapes {
  const faults: ErrorDetail[] = nameFaults(architecture.layers)
  const names = layerNames(architecture.layers)
  const placed: PlacedLayer[] = []
  let shape: Shape | null = ends.inputShape
  architecture.layers.forEach((spec, index) => {
    const path = `architecture.layers[${index}]`
    const name = names[index] ?? spec.type
    const bias = usesBias(architecture.layers, index)
    const result: LayerShape | ShapeRefusal | null = shape && layerShape(spec, spec.type, shape, bias)
    if (shape && result && 'needs' in result) faults.push(refusal(path, name, spec.type, shape, result))
    if (shape && result && !('needs' in result)) placed.push({ index, path, name, type: spec.type, input: shape, bias, ...result })
    shape = result && !('needs' in result) ? result.output : spec.type === 'dense' ? [spec.units] : null
  })
  const output = shape && placeOutput(shape, ends, faults, architecture.layers.length)
  if (faults.length > 0 || !output) return { ok: false, faults }
  const shapes = { ...totals([...placed, output]), layers: placed, output, warnings: orderWarnings(architecture.layers, names) }
  const over = limitFaults(shapes)
  return over.length > 0 ? { ok: false, faults: over } : { ok: true, shapes }
}

/** Names in order: the layer's own, else `<type>_<n>` counted from 1 among its type. */
export function layerNames(layers: readonly LayerSpec[]): string[] {
  const seen = new Map<string, number>()
  return layers.map((spec) => {
    const count = (seen.get(spec.type) ?? 0) + 1
    seen.set(spec.type, count)
    return spec.name ?? `${spec.type}_${count}`
  })
}

/** A bias is left out where the next layer is a batch normalization, which would subtract it again. */
function usesBias(layers: readonly LayerSpec[], index: number): boolean {
  const spec = layers[index]
  if (spec?.type !== 'dense' && spec?.type !== 'conv2d') return false
  const followed = layers[index + 1]?.type === 'batch_normalization' && (spec.activation ?? 'linear') === 'linear'
  return spec.use_bias ?? !followed
}

function placeOutput(shape: Shape, ends: NetworkEnds, faults: ErrorDetail[], index: number): PlacedLayer | null {
  const units = outputUnits(ends)
  if (ends.task === 'classification' && units < 2)
    faults.push({ path: 'task', rule: 'classes', message: `classification needs at least two classes, the data set has ${units}`, received: units })
  const spec = { type: 'dense' as const, units, initializer: 'auto' as const }
  const result = denseShape(spec, shape, true)
  if ('needs' in result) {
    faults.push(refusal('architecture', outputLayerName, 'the output layer', shape, result))
    return null
  }
  return { index, path: 'architecture', name: outputLayerName, type: 'dense', input: shape, bias: true, ...result }
}

function refusal(path: string, name: string, what: string, input: Shape, { needs, hint }: ShapeRefusal): ErrorDetail {
  return { path, rule: 'shape', message: `${name}: ${what} needs ${needs}, received ${shapeText(input)}${hint ? `; ${hint}` : ''}`, received: [...input] }
}

function nameFaults(layers: readonly LayerSpec[]): ErrorDetail[] {
  const taken = new Map<string, string>([[outputLayerName, 'the output layer']])
  return layerNames(layers).flatMap((name, index) => {
    const path = `architecture.layers[${index}]`
    const owner = taken.get(name)
    taken.set(name, owner ?? path)
    return owner === undefined ? [] : [{ path: `${path}.name`, rule: 'unique', message: `the name ${name} is taken by ${owner}`, received: name }]
  })
}

function totals(layers: readonly PlacedLayer[]) {
  const sum = (of: (layer: PlacedLayer) => number) => layers.reduce((total, layer) => total + of(layer), 0)
  return {
    trainable: sum((l) => l.trainable),
    nonTrainable: sum((l) => l.nonTrainable),
    flops: sum((l) => l.flops),
    activations: sum((l) => elements(l.output)),
  }
}

function limitFaults(shapes: NetworkShapes): ErrorDetail[] {
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

/** Normalising after the nonlinearity works against the paper's argument (Ioffe & Szegedy 2015, §3.2), so it is allowed but pointed out. */
function orderWarnings(layers: readonly LayerSpec[], names: readonly string[]): ErrorDetail[] {
  return layers.flatMap((spec, index) => {
    const before = layers[index - 1]
    const activation = before?.type === 'activation' ? before.function : before && 'activation' in before ? before.activation : undefined
    if (spec.type !== 'batch_normalization' || activation === undefined || activation === 'linear') return []
    return [
      {
        path: `architecture.layers[${index}]`,
        rule: 'order',
        message: `${names[index]} stands after the activation ${activation}; it is meant to stand between the layer and its activation`,
        received: activation,
      },
    ]
  })
}
