import type { z } from 'zod'
import { defineTechnique, type Technique } from '../technique.js'
import type { Task } from '../task.js'

/** What a loss declares besides its fields. `isDefault`: jobs of its task use it by default. */
type LossFacts = { task: Task; unit: 'nats' | null; isDefault: boolean }

/** Declares a loss: its fields, and the facts that rules and texts are derived from. The mathematics is `packages/training/src/losses/<type>.ts`. */
export const defineLoss = <const Type extends string, Fields extends z.core.$ZodLooseShape>(record: Technique<Type> & LossFacts & { fields: Fields }) =>
  defineTechnique<Type, Fields, LossFacts>(record)
