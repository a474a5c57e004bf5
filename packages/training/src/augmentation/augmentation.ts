import { tf } from '@trainyard/engine'
import { type AugmentationSpec, stepsOf } from '@trainyard/spec'
import { drawsOf, type Stream } from './draws.js'
import { mix, type Mixed } from './mix.js'
import { type DrawsAt, type PlannedStep, planOf } from './plan.js'
import type { Fill } from './sample.js'
import { type MixingStep, type MovingStep, perImage, type Size, type ValueStep } from './step.js'
import { warp } from './warp.js'

/**
 * Changes a batch of images [batch, height, width, channels], float32, raw values 0 to 255. The same step counter (int32 scalar) draws the same changes.
 * Runs on tensors alone, so it may be part of a traced step.
 */
export type Augmentation = (images: tf.Tensor4D, counter: tf.Scalar) => Mixed

type Placed<S> = { path: string; step: S; gate: tf.Tensor | null }

/**
 * The list as one operation; null where it is empty. All that moves pixels is done first, as one warp with one resampling; then values are changed, then images mixed,
 * each in the order of the list. Drawn anew each step from (seed, member, place in the list).
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

/** What the steps say of the edge; they agree (see `augmentationFaults`). */
function fillOf(specs: readonly AugmentationSpec[]): Fill {
  const steps = stepsOf(specs).map(({ step }) => step)
  const mode = steps.map((step) => ('fill' in step ? step.fill : undefined)).find((named) => named !== undefined)
  const value = steps.map((step) => ('fill_value' in step ? step.fill_value : undefined)).find((named) => named !== undefined)
  return { mode: mode ?? 'reflect', value: value ?? 0 }
}
