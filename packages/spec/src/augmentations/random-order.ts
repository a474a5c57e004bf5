import { z } from 'zod'
import { limits } from '../limits.js'
import { defineTechnique } from '../technique.js'
import { augmentationStep } from './steps.js'

export const randomOrder = defineTechnique({
  type: 'random_order',
  label: 'Random order',
  description: 'Applies all of its steps to each image in an order drawn for it. Costs as much as the square of their number.',
  fields: { of: z.array(augmentationStep).min(2).max(limits.augmentationsInOrder) },
})
