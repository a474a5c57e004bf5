import type { ErrorDetail } from '../http/error.js'
import { elementAt } from '../invariant.js'
import { layerNames } from './layer-names.js'
import { firstReader } from './order-rules.js'
import { layerFacts } from '../layers/facts.js'
import { layerShape, type LayerSpec, type Residual, type SingleLayer } from '../layers/index.js'
import { type Shape, type ShapeMismatch, shapeText } from '../layers/shape.js'
import type { TableInputs } from '../layers/table-inputs.js'
import { type PlacedLayer, sizesOf } from './placed-layer.js'
import { additionShape, shortcutPlaces } from './residual-shortcut.js'

/** Where a list of layers stands: what it is given, its place in the job spec, the names of the blocks around it, and where errors go. */
type List = { input: Shape | null; path: string; within: string; errors: ErrorDetail[]; inputs?: TableInputs | undefined }

/** What came of a list: its layers in their places, as far as their shapes are known, and the shape after them; null where it is not known. */
type PlacedList = { places: PlacedLayer[]; shape: Shape | null }

/** Follows the shape through a list of layers and the blocks in it. */
export function placeLayers(layers: readonly LayerSpec[], { input, path, within, errors, inputs }: List): PlacedList {
  const names = layerNames(layers, within)
  const places: PlacedLayer[] = []
  const reader = firstReader(layers)
  let shape = input
  let passed = inputs
  layers.forEach((spec, index) => {
    const at = { index, path: `${path}.layers[${index}]`, name: elementAt(names, index, 'layer names'), errors }
    const step =
      'layers' in spec
        ? placeBlock(spec, shape, at)
        : placeSingle(spec, shape, {
            ...at,
            bias: usesBias(spec, layers[index + 1]),
            ...(passed && index >= reader ? { inputs: passed } : {}),
          })
    if (step.place) places.push(step.place)
    shape = step.shape
    // What only moves numbers leaves them what they are.
    if (index >= reader) passed = step.passes
  })
  return { places, shape }
}

type At = { index: number; path: string; name: string; errors: ErrorDetail[] }
type Step = { place: PlacedLayer | null; shape: Shape | null; passes?: TableInputs | undefined }

function placeSingle(spec: SingleLayer, input: Shape | null, { errors, bias, ...at }: At & { bias: boolean; inputs?: TableInputs }): Step {
  const known = layerFacts(spec).fixedOutput ?? null
  if (!input) return { place: null, shape: known }
  const result = layerShape(spec, spec.type, input, bias, at.inputs)
  if ('needs' in result) {
    errors.push(shapeError(at.path, at.name, spec.type, input, result))
    return { place: null, shape: known }
  }
  return { place: { ...at, type: spec.type, spec, input, bias, ...sizesOf(result) }, shape: result.output, passes: result.passes }
}

function placeBlock(spec: Residual, input: Shape | null, { errors, ...at }: At): Step {
  const { places: inner, shape: output } = placeLayers(spec.layers, { input, path: at.path, within: `${at.name}.`, errors })
  if (!input || !output) return { place: null, shape: output }
  const shortcut = shortcutPlaces(spec, { ...at, input, output })
  if ('needs' in shortcut) {
    errors.push(shapeError(at.path, at.name, 'the block', input, shortcut))
    return { place: null, shape: output }
  }
  return { place: { ...at, type: spec.type, spec, input, bias: false, inner, shortcut, ...sizesOf(additionShape(output)) }, shape: output }
}

/** A bias is left out where the next layer subtracts the mean over the batch, and the bias with it. */
function usesBias(spec: SingleLayer, next: LayerSpec | undefined): boolean {
  const { mayHaveBias, activation = 'linear' } = layerFacts(spec)
  if (!mayHaveBias) return false
  const asked = 'use_bias' in spec ? spec.use_bias : undefined
  return asked ?? !(next && layerFacts(next).centersBatch && activation === 'linear')
}

/** A mismatch as an error that names the layer and what it was given. */
export function shapeError(path: string, name: string, what: string, input: Shape, { needs, hint, rule = 'shape' }: ShapeMismatch): ErrorDetail {
  return { path, rule, message: `${name}: ${what} needs ${needs}, received ${shapeText(input)}${hint ? `; ${hint}` : ''}`, received: [...input] }
}
