import { tf } from '@trainyard/engine'
import type { AugmentationSpec } from '@trainyard/spec'
import { augmentationOf } from './augmentation.js'

/** Images [rows, height, width, channels] as bytes, and the place in a training at which they are seen. */
export type PreviewTask = {
  augmentation: readonly AugmentationSpec[]
  seed: number
  member: number
  step: number
  images: Uint8Array
  shape: readonly [number, number, number, number]
}

/**
 * What a trainer with this seed (that of the member) makes of these images when they are the batch of that step, counted from 0, rounded to bytes. The engine must be
 * loaded. `batchRows` tells which rows are the batch.
 */
export function previewAugmentation({ augmentation, seed, member, step, images, shape }: PreviewTask): Uint8Array {
  const augment = augmentationOf(augmentation, { seed, member })
  if (!augment) return images.slice()
  return tf.tidy(() => {
    const changed = augment(tf.tensor4d(Float32Array.from(images), [...shape]), tf.scalar(step, 'int32')).images
    return Uint8Array.from(tf.clipByValue(tf.round(changed), 0, 255).dataSync())
  })
}
