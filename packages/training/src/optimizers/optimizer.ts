import { tf } from '@trainyard/engine'
import type { OptimizerOf, OptimizerType } from '@trainyard/spec'
import type { Parameter } from '../layers/layer.js'

/** A number or array that an optimizer keeps between steps. `name` is the key in checkpoints: `<weight>/<slot>` or `<scalar>`. */
export type Slot = { name: string; variable: tf.Variable }

/** Makes an optimizer's memory. Every slot exists before the first step, so that a step creates no variable. */
export type SlotMaker = {
  /** One array per weight, filled with `initial`. */
  perWeight(slot: string, initial?: number): (weight: Parameter) => tf.Variable
  /** One number for all weights. */
  scalar(slot: string, initial: number): tf.Variable
}

/** One weight's update for its gradient: returns what to subtract, or nothing when one of the engine's fused updates has already changed the weight. */
export type WeightStep = (weight: Parameter, gradient: tf.Tensor) => tf.Tensor | void

/**
 * One update: what concerns all weights (powers of β) is done once, then once for each rate that some of them have, then `WeightStep` is called for each weight.
 * `rate` is a float32 scalar tensor.
 */
export type UpdateRule = () => (rate: tf.Tensor) => WeightStep

/** An optimizer's mathematics, from its spec. */
export type OptimizerFactory<Type extends OptimizerType> = (spec: OptimizerOf<Type>, slots: SlotMaker) => UpdateRule

/** Moves a slot towards `target`: keep·slot + (1 − keep)·target, assigns and returns it. */
export function moveTowards(slot: tf.Variable, keep: number, target: tf.Tensor): tf.Tensor {
  const moved = tf.add(tf.mul(slot, keep), tf.mul(target, 1 - keep))
  slot.assign(moved)
  return moved
}

/**
 * 1 − βᵗ, the divisor that corrects a moment's bias at step t, from a slot that starts at 0. The slot holds 1 − βᵗ rather than βᵗ: for β near 1 the
 * difference of the two nearly equal numbers would lose four digits in float32, the recurrence 1 − βᵗ = β·(1 − βᵗ⁻¹) + (1 − β) loses none.
 */
export const biasCorrection = (slot: tf.Variable, beta: number): tf.Tensor => moveTowards(slot, beta, tf.scalar(1))
