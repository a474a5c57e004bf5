import { tf } from '@trainyard/engine'
import { type AugmentationSpec, type AugmentationStep, defaultFill, placedSteps } from '@trainyard/spec'
import { drawsOf, type Stream } from './draws.js'
import { mix, type Mixed } from './mix.js'
import type { DrawsAt, PlannedStep } from './plan.js'
import type { Fill } from './sample.js'
import { type MixingStep, type MovingStep, perImage, type Size, type ValueStep } from './step.js'
import { createStep, listRules } from './steps/index.js'
import { warp } from './warp.js'

/**
 * Changes a batch of images [batch, height, width, channels], float32, raw values 0 to 255. The same step counter (int32 scalar) draws the same changes.
 * Runs on tensors alone, so it may be part of a traced step.
 */
export type Augmentation = (images: tf.Tensor4D, counter: tf.Scalar) => Mixed

type Placed<S> = { path: string; step: S; gate: tf.Tensor | null }

/**
 * The list as one operation; null where it is empty. All that moves pixels is done first, as one warp with one resampling; then values are changed, then images
 * mixed, each in the order of the list. Drawn anew each step from (seed, member, place in the list).
 */
export function augmentationOf(specs: readonly AugmentationSpec[], stream: Stream): Augmentation | null {
  if (specs.length === 0) return null
  const plan = planOf(specs)
  const fill = fillOf(specs)
  return (images, counter) => {
    const [batch, height, width, channels] = images.shape
    const size = { batch, height, width, channels }
    const known = new Map<string, ReturnType<typeof drawsOf>>()
    const drawsAt: DrawsAt = (path) => {
      const draws = known.get(path) ?? drawsOf(stream, path, counter, batch)
      known.set(path, draws)
      return draws
    }
    const placed = plan.map(({ path, step, gates }): Placed<PlannedStep['step']> => ({ path, step, gate: openFor(gates, drawsAt) }))
    const moved = move(images, size, placed.filter(isMoving), drawsAt, fill)
    const changed = placed.filter(isValue).reduce((value, each) => change(value, size, each, drawsAt), moved)
    return placed
      .filter(isMixing)
      .reduce<Mixed>((mixed, { path, step, gate }) => mix(mixed, changed, step, drawsAt(path), size, gate), { images: changed, labels: null })
  }
}

/**
 * Lays a list out as single steps in a row. What is random about it becomes gates: a step is done to all images, and kept where its gate is open,
 * so that nothing depends on a drawn value but numbers.
 */
const planOf = (specs: readonly AugmentationSpec[]): PlannedStep[] =>
  specs.flatMap((spec, index) => {
    const path = `augmentation/${index}`
    if (!('of' in spec)) return [planStep(spec, path)]
    return listRules[spec.type](
      path,
      spec.of.map((step, position) => planStep(step, `${path}/${position}`)),
    )
  })

const planStep = (spec: AugmentationStep, path: string): PlannedStep => ({
  path,
  step: createStep(spec),
  gates: spec.probability < 1 ? [(drawsAt) => tf.less(drawsAt(path).uniform('probability', 0, 1), spec.probability)] : [],
})

const isMoving = (each: Placed<PlannedStep['step']>): each is Placed<MovingStep> => each.step.kind === 'moving'
const isValue = (each: Placed<PlannedStep['step']>): each is Placed<ValueStep> => each.step.kind === 'value'
const isMixing = (each: Placed<PlannedStep['step']>): each is Placed<MixingStep> => each.step.kind === 'mixing'

const openFor = (gates: PlannedStep['gates'], drawsAt: DrawsAt): tf.Tensor | null =>
  gates.reduce<tf.Tensor | null>((open, gate) => (open ? tf.logicalAnd(open, gate(drawsAt)) : gate(drawsAt)), null)

/** Flips alone are done without resampling; anything else is one warp. */
function move(images: tf.Tensor4D, size: Size, moves: readonly Placed<MovingStep>[], drawsAt: DrawsAt, fill: Fill): tf.Tensor4D {
  if (moves.length === 0) return images
  if (moves.every(({ step }) => step.exact)) return moves.reduce((value, { step, gate }) => where(gate, step.exact?.(value) ?? value, value), images)
  return warp(
    images,
    size,
    moves.map(({ path, step, gate }) => ({ map: step.inverse(drawsAt(path), size), gate })),
    fill,
  )
}

const change = (images: tf.Tensor4D, size: Size, { path, step, gate }: Placed<ValueStep>, drawsAt: DrawsAt): tf.Tensor4D =>
  where(gate, tf.clipByValue(step.apply(images, drawsAt(path), size), 0, 255), images)

const where = (gate: tf.Tensor | null, changed: tf.Tensor, images: tf.Tensor4D): tf.Tensor4D =>
  (gate ? tf.where(perImage(gate), changed, images) : changed) as tf.Tensor4D

/** What the steps say of the edge; those that say something agree (see `augmentationErrors`). */
function fillOf(specs: readonly AugmentationSpec[]): Fill {
  const steps = placedSteps(specs).map(({ step }) => step)
  const mode = steps.map((step) => ('fill' in step ? step.fill : undefined)).find((named) => named !== undefined)
  const value = steps.map((step) => ('fill_value' in step ? step.fill_value : undefined)).find((named) => named !== undefined)
  return { mode: mode ?? defaultFill.mode, value: value ?? defaultFill.value }
}

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
 * What a trainer with this seed (that of the member) makes of these images when they are the batch of that step, counted from 0, rounded to bytes. The engine
 * must be loaded. `batchRows` tells which rows are the batch.
 */
export function previewAugmentation({ augmentation, seed, member, step, images, shape }: PreviewTask): Uint8Array {
  const augment = augmentationOf(augmentation, { seed, member })
  if (!augment) return images.slice()
  return tf.tidy(() => {
    const changed = augment(tf.tensor4d(Float32Array.from(images), [...shape]), tf.scalar(step, 'int32')).images
    return Uint8Array.from(tf.clipByValue(tf.round(changed), 0, 255).dataSync())
  })
}
