import { z } from 'zod'
import { limits } from '../limits.js'
import { augmentationStep } from './steps.js'

/** Does one of its steps to each image, all equally likely. */
export const randomChoice = z.strictObject({ type: z.literal('random_choice'), of: z.array(augmentationStep).min(2).max(limits.augmentationsInChoice) })
export type RandomChoice = z.output<typeof randomChoice>
