import { loadEngine, tf } from '@trainyard/engine'
import { augmentation, type AugmentationSpec, elementAt } from '@trainyard/spec'
import { beforeAll } from 'vitest'

type Stream = { seed: number; member: number }
type Mixed = { images: tf.Tensor4D; labels: { of: (y: tf.Tensor1D) => tf.Tensor1D; share: tf.Tensor }[] | null }
type Parts = {
  augmentationOf: (specs: readonly AugmentationSpec[], stream: Stream) => ((images: tf.Tensor4D, counter: tf.Scalar) => Mixed) | null
  drawsOf: (stream: Stream, path: string, counter: tf.Scalar, batch: number) => { uniform(what: string, low: number, high: number): tf.Tensor }
}

/** Augmentations as a job gives them, with their defaults. */
export const specs = (...list: unknown[]): AugmentationSpec[] => list.map((entry) => augmentation.parse(entry))

/** Whether all values are within a tolerance of what is expected. */
export const near = (values: ArrayLike<number>, expected: readonly number[], tolerance: number): boolean =>
  values.length === expected.length &&
  Math.max(...Array.from(values, (value, index) => Math.abs(value - elementAt(expected, index, 'expected values')))) < tolerance

/** Images [batch, 4, 4, 3] between 60 and 180. */
export const colors = (batch: number): tf.Tensor4D =>
  tf.tensor4d(
    Float32Array.from({ length: batch * 4 * 4 * 3 }, (_, i) => 60 + ((i * 53) % 120)),
    [batch, 4, 4, 3],
  )

/** Runs augmentations on the CPU in the stream of seed 11, and gives the numbers that a step draws, for expectations by hand. */
export function onImages({ augmentationOf, drawsOf }: Parts) {
  beforeAll(async () => void (await loadEngine({ device: 'cpu' })))
  const stream = { seed: 11, member: 0 }
  const counter = () => tf.scalar(1, 'int32')
  const run = (list: AugmentationSpec[], images: tf.Tensor4D): Mixed => {
    const mixed = augmentationOf(list, stream)?.(images, counter())
    if (!mixed) throw new Error('an empty list')
    return mixed
  }
  const drawn = (path: string, what: string, low: number, high: number, batch: number) =>
    drawsOf(stream, path, counter(), batch).uniform(what, low, high).dataSync() as Float32Array
  return { run, drawn }
}

/** Batches in which each image holds its own number, so that shares can be read off, and the labels that go with them. */
export function onNumberedImages({ augmentationOf, drawsOf }: Parts) {
  const { run } = onImages({ augmentationOf, drawsOf })
  const batch = 64
  const numbered = () => tf.tile(tf.reshape(tf.range(0, batch), [batch, 1, 1, 1]), [1, 8, 8, 1]) as tf.Tensor4D
  const y = () => tf.range(0, batch, 1, 'float32') as tf.Tensor1D
  /** The mixture of the labels, which for numbered images must be the mean of the image; and the sums of the shares, which must be 1. */
  const mixed = (...list: unknown[]) => {
    const { images, labels } = run(specs(...list), numbered())
    const label = tf.addN((labels ?? []).map(({ of, share }) => tf.mul(share, of(y()))))
    const shares = tf.addN((labels ?? []).map(({ share }) => share)).dataSync()
    return { label: label.dataSync(), mean: tf.mean(images, [1, 2, 3]).dataSync(), shares, images: images.dataSync() }
  }
  return { batch, mixed, run: (...list: unknown[]) => run(specs(...list), numbered()) }
}
