import type { z } from 'zod'
import type { ErrorDetail } from '../http/error.js'
import { elementAt } from '../invariant.js'
import { unionOf } from '../technique.js'
import { randomChoice } from './random-choice.js'
import { randomOrder } from './random-order.js'
import { type AugmentationStep, augmentationStepRecords, checkStep } from './steps.js'

/** Every augmentation: the single steps, and the lists of steps in which something is drawn. */
export const augmentationRecords = [...augmentationStepRecords, randomChoice, randomOrder] as const

/** What is done to training images, drawn anew each time an image is seen. */
export const augmentation = unionOf(augmentationRecords).meta({ id: 'Augmentation', description: 'A change of training images, drawn anew for each image' })
/** What `augmentation` gives. */
export type AugmentationSpec = z.output<typeof augmentation>

/** An augmentation that is a list of steps. */
export type StepList = Extract<AugmentationSpec, { of: readonly unknown[] }>

/** A single step and its path in the job spec: `augmentation[1].of[0]`. */
type PlacedStep = { path: string; step: AugmentationStep }

/** All single steps of a list with their paths. */
export const placedSteps = (list: readonly AugmentationSpec[]): PlacedStep[] =>
  list.flatMap((entry, index) => {
    const path = `augmentation[${index}]`
    return 'of' in entry ? entry.of.map((step, position) => ({ path: `${path}.of[${position}]`, step })) : [{ path, step: entry }]
  })

/** The errors of a list for this data set: steps need images, some need images of one size, and all steps that move pixels share one fill. Empty when valid. */
export function augmentationErrors(list: readonly AugmentationSpec[], info: { kind: 'image' | 'table'; input_shape: readonly number[] }): ErrorDetail[] {
  const placed = placedSteps(list)
  if (info.kind !== 'image')
    return placed
      .slice(0, 1)
      .map(({ path, step }) => ({ path, rule: 'images', message: `${step.type} needs images; the data set is a table`, received: step.type }))
  const sides = [elementAt(info.input_shape, 0, 'height of the images'), elementAt(info.input_shape, 1, 'width of the images')] as const
  return [...placed.flatMap((each) => stepErrors(each, sides)), ...fillErrors(placed, 'fill'), ...fillErrors(placed, 'fill_value')]
}

const stepErrors = ({ path, step }: PlacedStep, sides: readonly [number, number]): ErrorDetail[] =>
  checkStep(step.type, step, sides).map((error) => ({ ...error, path: `${path}.${error.path}`, received: Reflect.get(step, error.path) }))

function fillErrors(placed: readonly PlacedStep[], key: 'fill' | 'fill_value'): ErrorDetail[] {
  const named = placed.flatMap(({ path, step }) => {
    const value: unknown = Reflect.get(step, key)
    return value === undefined ? [] : [{ path: `${path}.${key}`, value }]
  })
  const [first] = named
  if (!first) return []
  return named
    .filter(({ value }) => value !== first.value)
    .map(({ path, value }) => ({
      path,
      rule: 'one_fill',
      message: `must be ${JSON.stringify(first.value)} as in ${first.path}: all steps that move pixels are one warp`,
      received: value,
    }))
}

export { defaultFill } from './augmentation.js'
export { type AugmentationStep, augmentationStepRecords, type StepKind, stepKind, type StepOf, type StepType } from './steps.js'
