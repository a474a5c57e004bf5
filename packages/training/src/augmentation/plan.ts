import { tf } from '@trainyard/engine'
import type { AugmentationSpec, AugmentationStep } from '@trainyard/spec'
import type { Draws, Step } from './step.js'
import { createStep } from './steps.js'

/** Gives the draws of a place in the list for the batch at hand; the same ones each time it is asked. */
export type DrawsAt = (path: string) => Draws

/** Which images a step is done to: [batch] bool. */
type Gate = (drawsAt: DrawsAt) => tf.Tensor

/** A single step in its place. In `random_order` one step stands in several places, at each for the images that have it there. */
export type PlannedStep = { path: string; step: Step; gates: readonly Gate[] }

/**
 * Lays a list out as single steps in a row. What is random about it becomes gates: a step is done to all images, and kept where its gate is open,
 * so that nothing depends on a drawn value but numbers.
 */
export const planOf = (specs: readonly AugmentationSpec[]): PlannedStep[] => specs.flatMap((spec, index) => planEntry(spec, `augmentation/${index}`))

function planEntry(spec: AugmentationSpec, path: string): PlannedStep[] {
  if (spec.type === 'random_choice') return spec.of.map((step, index) => planStep(step, `${path}/${index}`, [chosen(path, index, spec.of.length)]))
  if (spec.type !== 'random_order') return [planStep(spec, path, [])]
  const built = spec.of.map((step, index) => planStep(step, `${path}/${index}`, []))
  return built.flatMap((_, place) => built.map((planned, index) => ({ ...planned, gates: [standsAt(path, index, place, spec.of.length), ...planned.gates] })))
}

function planStep(spec: AugmentationStep, path: string, gates: readonly Gate[]): PlannedStep {
  const own: Gate[] = spec.probability < 1 ? [(drawsAt) => tf.less(drawsAt(path).uniform('probability', 0, 1), spec.probability)] : []
  return { path, step: createStep(spec, spec.type), gates: [...gates, ...own] }
}

/** One of `count` steps for each image, equally likely. */
const chosen =
  (path: string, index: number, count: number): Gate =>
  (drawsAt) =>
    tf.equal(tf.floor(drawsAt(path).uniform('choice', 0, count)), index)

/** The order of an image is that of uniform numbers, one a step: a step's place is the number of those before it. */
const standsAt =
  (path: string, index: number, place: number, count: number): Gate =>
  (drawsAt) => {
    const number = (of: number): tf.Tensor => drawsAt(path).uniform(`order/${of}`, 0, 1)
    const before = Array.from({ length: count }, (_, other) => other).filter((other) => other !== index)
    // Of equal numbers the earlier step comes first, so that every image has each place once.
    const counted = before.map((other) =>
      tf.cast(other < index ? tf.lessEqual(number(other), number(index)) : tf.less(number(other), number(index)), 'float32'),
    )
    return tf.equal(tf.addN(counted), place)
  }
