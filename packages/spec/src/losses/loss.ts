import { z } from 'zod'
import type { Task } from '../task.js'

/** What is known of a loss beside its fields. `isDefault`: it is what jobs of its task are trained on. */
type LossFacts = { label: string; description: string; task: Task; unit: 'nats' | null; isDefault: boolean }

/** Declares a loss: its fields, and the facts that rules and texts are derived from. The mathematics is `packages/training/src/losses/<type>.ts`. */
export const defineLoss = <const Type extends string, Fields extends z.core.$ZodLooseShape>(record: LossFacts & { type: Type; fields: Fields }) => ({
  ...record,
  schema: z.strictObject({ type: z.literal(record.type), ...record.fields }).meta({ title: record.label, description: record.description }),
})
