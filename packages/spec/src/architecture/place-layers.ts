import type { ErrorDetail } from '../http/error.js'
import { layerNames } from './layer-names.js'
import type { LayerSpec, Residual, SingleLayer } from './layers/index.js'
import { layerShape } from './layers/shape-rules.js'
import { type Shape, type ShapeRefusal, shapeText } from './layers/shape.js'
import { type PlacedLayer, sizesOf } from './placed-layer.js'
import { additionShape, shortcutPlaces } from './residual-shortcut.js'

/** Where a list of layers stands: what it is given, its place in the job spec, the names of the blocks around it, and where faults go. */
type List = { input: Shape | null; path: string; within: string; faults: ErrorDetail[] }

/** What came of a list: its layers in their places, as far as their shapes are known, and the shape after them; null where it is not known. */
type PlacedList = { places: PlacedLayer[]; shape: Shape | null }

/** Follows the shape through a list of layers and the blocks in it. */
export function placeLayers(layers: readonly LayerSpec[], { input, path, within, faults }: List): PlacedList {
  const names = layerNames(layers, within)
  const places: PlacedLayer[] = []
  let shape = input
  layers.forEach((spec, index) => {
    const at = { index, path: `${path}.layers[${index}]`, name: names[index] ?? spec.type, faults }
    const step = spec.type === 'residual' ? placeBlock(spec, shape, at) : placeSingle(spec, shape, { ...at, bias: usesBias(layers, index) })
    if (step.place) places.push(step.place)
    shape = step.shape
  })
  return { places, shape }
}

type At = { index: number; path: string; name: string; faults: ErrorDetail[] }
type Step = { place: PlacedLayer | null; shape: Shape | null }

function placeSingle(spec: SingleLayer, input: Shape | null, { faults, bias, ...at }: At & { bias: boolean }): Step {
  const known = spec.type === 'dense' ? [spec.units] : null
  if (!input) return { place: null, shape: known }
  const result = layerShape(spec, spec.type, input, bias)
  if ('needs' in result) {
    faults.push(refusal(at.path, at.name, spec.type, input, result))
    return { place: null, shape: result.output ?? known }
  }
  return { place: { ...at, type: spec.type, spec, input, bias, ...sizesOf(result) }, shape: result.output }
}

function placeBlock(spec: Residual, input: Shape | null, { faults, ...at }: At): Step {
  const { places: inner, shape: output } = placeLayers(spec.layers, { input, path: at.path, within: `${at.name}.`, faults })
  if (!input || !output) return { place: null, shape: output }
  const shortcut = shortcutPlaces(spec, { ...at, input, output })
  if ('needs' in shortcut) {
    faults.push(refusal(at.path, at.name, 'the block', input, shortcut))
    return { place: null, shape: output }
  }
  return { place: { ...at, type: spec.type, spec, input, bias: false, inner, shortcut, ...sizesOf(additionShape(output)) }, shape: output }
}

/** Layers that may have a bias. */
const biased: ReadonlySet<LayerSpec['type']> = new Set(['dense', 'conv2d', 'depthwise_conv2d', 'separable_conv2d'])

/** A bias is left out where the next layer is a batch normalization, which would subtract it again. */
function usesBias(layers: readonly LayerSpec[], index: number): boolean {
  const spec = layers[index]
  if (!spec || !biased.has(spec.type) || !('use_bias' in spec || 'initializer' in spec)) return false
  const { use_bias: asked, activation = 'linear' } = spec
  return asked ?? !(layers[index + 1]?.type === 'batch_normalization' && activation === 'linear')
}

/** A refusal as a fault, naming the layer and what it was given. */
export function refusal(path: string, name: string, what: string, input: Shape, { needs, hint, rule = 'shape' }: ShapeRefusal): ErrorDetail {
  return { path, rule, message: `${name}: ${what} needs ${needs}, received ${shapeText(input)}${hint ? `; ${hint}` : ''}`, received: [...input] }
}
