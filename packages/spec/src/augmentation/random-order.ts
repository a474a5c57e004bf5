import { z } from 'zod'
import { limits } from '../limits.js'
import { augmentationStep } from './steps.js'

/** Does all of its steps to each image in an order drawn for it. Costs as much as the square of their number. */
export const randomOrder = z.strictObject({ type: z.literal('random_order'), of: z.array(augmentationStep).min(2).max(limits.augmentationsInOrder) })
export type RandomOrder = z.output<typeof randomOrder>
