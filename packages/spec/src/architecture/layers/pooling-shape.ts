import { imageSides, needsImage, type ShapeRule, sides, slide, type Window } from './shape.js'

/** Pooling of either kind: the window slides over height and width, channels stay; one operation for each value in each window. */
export const poolingShape: ShapeRule<{ pool_size: Window; strides?: Window | undefined; padding: 'same' | 'valid' }> = (spec, input) => {
  const image = imageSides(input)
  if (!image) return needsImage
  const [height, width, channels] = image
  const size = slide(height, width, spec.pool_size, spec.strides ?? spec.pool_size, spec.padding)
  if ('needs' in size) return size
  const [poolHeight, poolWidth] = sides(spec.pool_size)
  return { output: [size[0], size[1], channels], trainable: 0, nonTrainable: 0, flops: size[0] * size[1] * channels * poolHeight * poolWidth }
}
