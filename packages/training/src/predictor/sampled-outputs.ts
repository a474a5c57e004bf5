import { randomKey, randomWords, tf } from '@trainyard/engine'
import { defined, elementAt, type ModelManifest } from '@trainyard/spec'
import { augmentationOf, takeView, viewsOf } from '../augmentations/index.js'
import { joinFloats } from '../join-floats.js'
import type { Pass } from '../layers/index.js'
import { rowShape } from './own-inputs.js'
import type { MemberNetwork } from './networks.js'
import { cropsOf, type PredictOptions } from './predict-options.js'

/** A view of a batch of prepared rows, and its share in the average. */
type BatchView = { take(x: tf.Tensor): tf.Tensor; share: number }

/**
 * Each member's outputs [rows, outputs] in each Monte Carlo sample, [member][sample]; one sample without dropout. Within a sample the views of a row (crops, or
 * augmented images, the first of them as it is) are averaged. All that is drawn follows from the seeds of the request and the place of a row in it. It stops
 * after each view that a member has seen, so that others can have their turn in between.
 */
export function* sampledOutputs(
  manifest: ModelManifest,
  networks: readonly MemberNetwork[],
  inputs: Float32Array,
  rows: number,
  options: PredictOptions & { rowsPerPass: number },
): Generator<void, Float32Array[][]> {
  const { rowsPerPass } = options
  const shape = rowShape(manifest)
  const width = inputs.length / Math.max(1, rows)
  const passes = passesOf(options)
  const parts = networks.map(() => passes.map((): Float32Array[] => []))
  for (let start = 0; start < rows; start += rowsPerPass) {
    const size = Math.min(rowsPerPass, rows - start)
    const views = batchViews(manifest, options, start)
    const part = inputs.subarray(start * width, (start + size) * width)
    for (const [member, network] of networks.entries())
      for (const [sample, pass] of passes.entries()) {
        let average: Float32Array | null = null
        for (const view of views) {
          const outputs = tf.tidy(() => outputsOf(network, tf.tensor(part, [size, ...shape]), pass(start), view))
          average = average === null ? outputs : added(average, outputs)
          yield
        }
        parts[member]?.[sample]?.push(defined(average, 'the outputs of a view'))
      }
  }
  return parts.map((samples) => samples.map(joinFloats))
}

/** The outputs of a view, by its share. */
const outputsOf = (network: MemberNetwork, x: tf.Tensor, pass: Pass, { take, share }: BatchView): Float32Array =>
  Float32Array.from(tf.mul(network.predict(take(x), pass), share).dataSync())

/** Adds to what is there. */
function added(sums: Float32Array, more: Float32Array): Float32Array {
  more.forEach((value, index) => (sums[index] = elementAt(sums, index, 'sums') + value))
  return sums
}

/** One pass a sample: with noise of its own for every sample and every part of the rows, or a plain one. */
function passesOf({ mc_dropout: dropout }: PredictOptions): ((start: number) => Pass)[] {
  if (!dropout) return [() => ({ mode: 'prediction' })]
  return Array.from(
    { length: dropout.samples },
    (_, sample) =>
      (start): Pass => ({ mode: 'sampling', counter: counterOf(dropout.seed, 'predict/dropout', start, sample) }),
  )
}

function batchViews(manifest: ModelManifest, options: PredictOptions, start: number): BatchView[] {
  const crop = cropsOf(manifest, options)
  const [height = 1, width = 1] = manifest.dataset.input_shape
  if (crop) return viewsOf(crop, [height, width]).map((view) => ({ take: (x) => takeView(x as tf.Tensor4D, view), share: view.share }))
  const { tta } = options
  const augment = tta && augmentationOf(tta.augmentation, { seed: tta.seed, member: 0 })
  if (!tta || !augment) return [{ take: (x) => x, share: 1 }]
  return Array.from({ length: tta.samples }, (_, sample) => ({
    take: (x) => (sample === 0 ? x : augment(x as tf.Tensor4D, counterOf(tta.seed, 'predict/augmentation', start, sample)).images),
    share: 1 / tta.samples,
  }))
}

/** A counter for the noise of one pass: 31 bits drawn from the seed, the part of the rows and the sample. */
function counterOf(seed: number, purpose: string, start: number, sample: number): tf.Scalar {
  const [word = 0] = randomWords(1, randomKey({ seed, member: start, purpose }), sample)
  return tf.scalar(word >>> 1, 'int32')
}
