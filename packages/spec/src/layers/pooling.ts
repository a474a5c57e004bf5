import { kernelSize, layerName, padding, strides } from './fields.js'
import { type KerasRule, kerasWindow } from './keras.js'
import { imageSides, needsImage, type ShapeRule, sides, slide, type Window } from './shape.js'

type Pooling = { pool_size: Window; strides?: Window | undefined; padding: 'same' | 'valid' }

/** What pooling of either kind has. */
export const pooling = {
  name: layerName,
  pool_size: kernelSize.default(2),
  strides: strides.optional().describe('The pool size, if left out'),
  padding: padding.default('valid'),
}

/** A window that fits every image. */
export const harmlessPooling = { pool_size: 1, strides: 1, padding: 'same' } as const satisfies Pooling

/** A pooling layer of Keras. */
export const kerasPooling =
  (class_name: string): KerasRule<Pooling> =>
  ({ pool_size, strides: own, padding: at }) => ({
    class_name,
    config: { pool_size: sides(pool_size), ...kerasWindow({ strides: own ?? pool_size, padding: at }) },
    arrays: [],
  })

/** The window slides over height and width, channels stay; one operation for each value in each window. */
export const poolingShape: ShapeRule<Pooling> = (spec, input) => {
  const image = imageSides(input)
  if (!image) return needsImage
  const [height, width, channels] = image
  const size = slide(height, width, spec.pool_size, spec.strides ?? spec.pool_size, spec.padding)
  if ('needs' in size) return size
  const [poolHeight, poolWidth] = sides(spec.pool_size)
  return { output: [size[0], size[1], channels], flops: size[0] * size[1] * channels * poolHeight * poolWidth }
}
