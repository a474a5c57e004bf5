import type { RandomKey, tf } from '@trainyard/engine'

/** Changes a batch of images [batch, height, width, channels], float32, raw values. The same step counter (int32 scalar) draws the same changes. */
export type Augmentation = (images: tf.Tensor4D, counter: tf.Scalar) => tf.Tensor4D

/** Builds one from its spec; `key` names a stream of random numbers of its own. */
export type AugmentationFactory<Spec> = (spec: Spec, key: RandomKey) => Augmentation
