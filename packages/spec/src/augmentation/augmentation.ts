import { z } from 'zod'
import { randomChoice } from './random-choice.js'
import { randomOrder } from './random-order.js'
import { steps } from './steps.js'

/** What is done to training images, drawn anew each time an image is seen. */
export const augmentation = z.discriminatedUnion('type', [...steps, randomChoice, randomOrder]).meta({ id: 'Augmentation' })
export type AugmentationSpec = z.output<typeof augmentation>
