import { z } from 'zod'
import { limits } from '../limits.js'
import { defineTechnique } from '../technique.js'
import { augmentationStep } from './steps.js'

export const randomChoice = defineTechnique({
  type: 'random_choice',
  label: 'Random choice',
  description: 'Applies one of its steps to each image, all equally likely.',
  fields: { of: z.array(augmentationStep).min(2).max(limits.augmentationsInChoice) },
})
