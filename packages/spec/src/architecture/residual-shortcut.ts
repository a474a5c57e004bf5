import { shortcutNames } from './layer-names.js'
import { conv2dShape, type Conv2d } from './layers/conv2d.js'
import { batchNormalizationShape, type BatchNormalization } from './layers/batch-normalization.js'
import { denseShape, type Dense } from './layers/dense.js'
import type { LayerSpec } from './layers/index.js'
import type { ResidualOf } from './layers/residual.js'
import { elements, imageSides, type LayerShape, type Shape, type ShapeRefusal, shapeText } from './layers/shape.js'
import { type PlacedLayer, sizesOf } from './placed-layer.js'

type Block = Pick<ResidualOf<LayerSpec>, 'shortcut' | 'layers'>

/** Where a block stands, and what its layers make of its input. */
export type BlockPlace = { path: string; name: string; input: Shape; output: Shape }

/** The layers that bring a block's input into the shape of its output. Refused where they differ under `identity`, or where no projection leads from one to the other. */
export function shortcutPlaces({ shortcut, layers }: Block, at: BlockPlace): PlacedLayer[] | ShapeRefusal {
  const isSame = shapeText(at.input) === shapeText(at.output)
  if (shortcut === 'identity') return isSame ? [] : mismatch(at, 'shortcut "projection" changes the shape')
  if (at.input.length === 1 && at.output.length === 1) return [densePlace(at)]
  const [from, to] = [imageSides(at.input), imageSides(at.output)]
  const strides = from && to && projectionStrides(from, to)
  return strides
    ? convolutionPlaces(at, strides, normalizationLike(layers))
    : mismatch(at, 'a projection joins images by a stride with padding "same", or [features] with [features]')
}

/** The addition: a number for each value, nothing to learn. */
export const additionShape = (output: Shape): LayerShape => ({ output, trainable: 0, nonTrainable: 0, flops: elements(output) })

const mismatch = ({ output }: BlockPlace, hint: string): ShapeRefusal => ({
  needs: `an input that can be added to what its layers give, ${shapeText(output)}`,
  hint,
  rule: 'residual',
  output,
})

/** The stride of each side with which ⌈n / stride⌉ is the wanted size; null where there is none. */
function projectionStrides(from: readonly number[], to: readonly number[]): [number, number] | null {
  const strides = [0, 1].map((side) => Math.ceil((from[side] ?? 0) / (to[side] ?? 1)))
  const fits = strides.every((stride, side) => Math.ceil((from[side] ?? 0) / stride) === to[side])
  return fits ? [strides[0] ?? 1, strides[1] ?? 1] : null
}

const placed = <Spec extends PlacedLayer['spec']>(at: BlockPlace, name: string, spec: Spec, input: Shape, bias: boolean, sizes: LayerShape | ShapeRefusal) => {
  if ('needs' in sizes) throw new RangeError(`the shortcut of ${at.name} cannot take ${shapeText(input)}`)
  return { index: 0, path: at.path, name, type: spec.type, spec, input, bias, ...sizesOf(sizes) }
}

function densePlace(at: BlockPlace): PlacedLayer {
  const spec: Dense = { type: 'dense', units: at.output[0] ?? 1, initializer: 'auto' }
  return placed(at, shortcutNames(at.name).projection, spec, at.input, true, denseShape(spec, at.input, true))
}

const plainNormalization = {
  type: 'batch_normalization',
  center: true,
  scale: true,
  momentum: 0.99,
  epsilon: 1e-3,
  init: 'standard',
  inference: 'moving',
} satisfies BatchNormalization

/** The shortcut is normalised as the last of the block's own normalizations, so that both branches take their statistics alike. */
function normalizationLike(layers: readonly LayerSpec[]): BatchNormalization {
  const own = layers.flatMap((spec) => (spec.type === 'batch_normalization' ? [spec] : [])).at(-1)
  if (!own) return plainNormalization
  const { name: _name, ...options } = own
  return options
}

/** Option B of He et al. 2015, §4.2: a 1×1 convolution, and a batch normalization as after every convolution of theirs. */
function convolutionPlaces(at: BlockPlace, strides: [number, number], norm: BatchNormalization): PlacedLayer[] {
  const names = shortcutNames(at.name)
  const conv: Conv2d = { type: 'conv2d', filters: at.output[2] ?? 1, kernel_size: 1, strides, padding: 'same', initializer: 'auto' }
  return [
    placed(at, names.projection, conv, at.input, false, conv2dShape(conv, at.input, false)),
    { ...placed(at, names.normalization, norm, at.output, false, batchNormalizationShape(norm, at.output, false)), index: 1 },
  ]
}
