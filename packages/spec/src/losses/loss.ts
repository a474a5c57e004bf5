import type { z } from 'zod'
import { defineTechnique, type Technique } from '../technique.js'
import type { Task } from '../task.js'

/** How the network's output becomes a prediction: by softmax, by the logistic function of one output, not at all, or as a logarithm. */
export type Link = 'softmax' | 'sigmoid' | 'identity' | 'log'

/**
 * What a loss declares besides its fields. `isDefault`: jobs of its task use it by default. `classes`: the fewest and the most classes that it is for; null for
 * no bound. `targets`: the values that it is for.
 */
type LossFacts = {
  task: Task
  classes: readonly [fewest: number, most: number | null]
  targets: 'any' | 'not_negative' | 'positive'
  link: Link
  unit: 'nats' | null
  isDefault: boolean
}

/** Declares a loss: its fields, and the facts that rules and texts are derived from. The mathematics is `packages/training/src/losses/<type>.ts`. */
export const defineLoss = <const Type extends string, Fields extends z.core.$ZodLooseShape>(record: Technique<Type> & LossFacts & { fields: Fields }) =>
  defineTechnique<Type, Fields, LossFacts>(record)
