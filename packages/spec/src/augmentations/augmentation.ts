import { z } from 'zod'
import type { ErrorDetail } from '../http/error.js'
import { fraction, positive } from '../scalars.js'
import { defineTechnique, type Technique } from '../technique.js'

/**
 * What a step does to a batch of images. `moving`: takes pixels from other places; all such steps of a job are one warp with one resampling. `value`: changes
 * values where they are. `mixing`: blends each image with another one of the batch, and their labels alike.
 */
export type AugmentationKind = 'moving' | 'value' | 'mixing'

/** Height and width of the data set's images in pixels. */
export type ImageSides = readonly [height: number, width: number]

/** An error in one field of a step; the path is the field's name. */
export type StepError = Omit<ErrorDetail, 'received'>

/** Completes the record of a step. `check` gives the errors of a step on images of that size, for what its schema alone cannot say. */
export const defineAugmentation = <const Type extends string, Fields extends z.core.$ZodLooseShape, const Kind extends AugmentationKind>(
  record: Technique<Type> & { kind: Kind; fields: Fields; check?: (spec: z.output<z.ZodObject<Fields>>, sides: ImageSides) => StepError[] },
) => defineTechnique(record)

/** How often an image is changed at all. */
export const probability = (byDefault = 1) => fraction.default(byDefault).describe('Chance of applying this to each image')

/** Two numbers in order: a value is drawn uniformly between them. */
export const range = (number: z.ZodNumber) => z.tuple([number, number]).refine(([low, high]) => low <= high, 'the first number must not be above the second')

/** A range of factors; drawn evenly on a logarithmic scale, so that halving is as likely as doubling. */
export const factorRange = range(positive.min(0.05).max(20))

/** What is seen beyond the edge of an image. */
const fillMode = z.enum(['reflect', 'constant', 'nearest'])

/** What steps that move pixels do at the edge where no step says otherwise. */
export const defaultFill = { mode: 'reflect', value: 0 } as const

/** Fields of everything that moves pixels. All such steps of a job become one warp, so they share one fill: those that name it must agree. */
export const movingFields = {
  probability: probability(),
  fill: fillMode.optional().describe(`Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: ${defaultFill.mode}`),
  fill_value: z.number().min(0).max(255).optional().describe(`The value of \`constant\`. Default: ${defaultFill.value}`),
}
