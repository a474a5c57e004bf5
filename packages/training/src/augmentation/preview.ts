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
 * What a trainer with this seed would make of these images if they were the batch of that step, rounded to bytes. The engine must be loaded.
 * Nothing but the order of the batch differs from a training: there the rows of an epoch are shuffled first.
 */
export function previewAugmentation({ augmentation, seed, member, step, images, shape }: PreviewTask): Uint8Array {
  const augment = augmentationOf(augmentation, { seed, member })
  if (!augment) return images.slice()
  return tf.tidy(() => {
    const changed = augment(tf.tensor4d(Float32Array.from(images), [...shape]), tf.scalar(step, 'int32')).images
    return Uint8Array.from(tf.clipByValue(tf.round(changed), 0, 255).dataSync())
  })
}
