import { batchNormalization } from '../layers/batch-normalization.js'
import { conv2d } from '../layers/conv2d.js'
import { dense } from '../layers/dense.js'
import type { LayerOf, Residual } from '../layers/index.js'
import { elements, imageSides, type LayerShape, type Shape, type ShapeMismatch, shapeText } from '../layers/shape.js'
import { invariant } from '../invariant.js'
import { shortcutNames } from './layer-names.js'
import { type PlacedLayer, sizesOf } from './placed-layer.js'

type Block = Pick<Residual, 'shortcut' | 'layers'>

/** Where a block stands, and what its layers make of its input. */
export type BlockPlace = { path: string; name: string; input: Shape; output: Shape }

/**
 * The layers that bring a block's input into the shape of its output. A mismatch where they differ under `identity`, or where no projection leads
 * from one to the other.
 */
export function shortcutPlaces({ shortcut, layers }: Block, at: BlockPlace): PlacedLayer[] | ShapeMismatch {
  const isSame = shapeText(at.input) === shapeText(at.output)
  if (shortcut === 'identity') return isSame ? [] : mismatch(at, 'shortcut "projection" changes the shape')
  const [units, ...further] = at.output
  if (at.input.length === 1 && units !== undefined && further.length === 0) return [densePlace(at, units)]
  const [from, to] = [imageSides(at.input), imageSides(at.output)]
  const strides = from && to && projectionStrides(from, to)
  return strides
    ? convolutionPlaces(at, to[2], strides, normalizationLike(layers))
    : mismatch(at, 'a projection joins images by a stride with padding "same", or [features] with [features]')
}

/** The addition: a number for each value, nothing to learn. */
export const additionShape = (output: Shape): LayerShape => ({ output, flops: elements(output) })

const mismatch = ({ output }: BlockPlace, hint: string): ShapeMismatch => ({
  needs: `an input that can be added to what its layers give, ${shapeText(output)}`,
  hint,
  rule: 'residual',
})

type Image = readonly [height: number, width: number, channels: number]

/** The stride of each side with which ⌈n / stride⌉ is the wanted size; null where there is none. */
function projectionStrides([fromHeight, fromWidth]: Image, [toHeight, toWidth]: Image): [number, number] | null {
  const strides: [number, number] = [Math.ceil(fromHeight / toHeight), Math.ceil(fromWidth / toWidth)]
  const fits = Math.ceil(fromHeight / strides[0]) === toHeight && Math.ceil(fromWidth / strides[1]) === toWidth
  return fits ? strides : null
}

const placed = <Spec extends PlacedLayer['spec']>(at: BlockPlace, name: string, spec: Spec, input: Shape, bias: boolean, sizes: LayerShape | ShapeMismatch) => {
  invariant(!('needs' in sizes), `the shortcut of ${at.name} cannot take ${shapeText(input)}`)
  return { index: 0, path: at.path, name, type: spec.type, spec, input, bias, ...sizesOf(sizes) }
}

function densePlace(at: BlockPlace, units: number): PlacedLayer {
  const spec: LayerOf<'dense'> = { type: dense.type, units, initializer: 'auto' }
  return placed(at, shortcutNames(at.name).projection, spec, at.input, true, dense.shape(spec, at.input, true))
}

/** The shortcut is normalized as the last of the block's own normalizations, so that both branches take their statistics alike. */
function normalizationLike(layers: Residual['layers']): LayerOf<'batch_normalization'> {
  const own = layers.flatMap((spec) => (spec.type === batchNormalization.type ? [spec] : [])).at(-1)
  const { name: _name, ...options } = own ?? batchNormalization.schema.parse({ type: batchNormalization.type })
  return options
}

/** Option B of He et al. 2015, §4.2: a 1×1 convolution, and a batch normalization as after every convolution of theirs. */
function convolutionPlaces(at: BlockPlace, filters: number, strides: [number, number], norm: LayerOf<'batch_normalization'>): PlacedLayer[] {
  const names = shortcutNames(at.name)
  const conv: LayerOf<'conv2d'> = { type: conv2d.type, filters, kernel_size: 1, strides, padding: 'same', initializer: 'auto' }
  return [
    placed(at, names.projection, conv, at.input, false, conv2d.shape(conv, at.input, false)),
    { ...placed(at, names.normalization, norm, at.output, false, batchNormalization.shape(norm, at.output, false)), index: 1 },
  ]
}
