import { z } from 'zod'
import { higherIsBetter, objectiveKeys } from '../metrics/index.js'

/** The validation metrics that trials are compared by: they are measured at the end of every epoch. */
const objectiveMetric = z.enum(objectiveKeys)
const objectiveDirection = z.enum(['maximize', 'minimize'])

/** What makes one trial better than another: its best value over the epochs, averaged over its members. */
export const objective = z
  .strictObject({
    metric: objectiveMetric.default('val_loss'),
    direction: objectiveDirection.optional().describe('By the metric, if left out: accuracy is maximized, losses and errors are minimized'),
  })
  .meta({ id: 'SweepObjective' })

/** The objective with its direction filled in. */
export const resolvedObjective = z.strictObject({ metric: objectiveMetric, direction: objectiveDirection }).meta({ id: 'ResolvedSweepObjective' })
/** What `resolvedObjective` gives. */
export type Objective = z.output<typeof resolvedObjective>

/** Fills in the direction. */
export const resolveObjective = ({ metric, direction }: z.output<typeof objective>): Objective => ({
  metric,
  direction: direction ?? (higherIsBetter(metric) ? 'maximize' : 'minimize'),
})

/** Whether one value of the objective beats another; anything finite beats nothing. */
export function isBetter({ direction }: Pick<Objective, 'direction'>, value: number | null, than: number | null): boolean {
  if (value === null) return false
  if (than === null) return true
  return direction === 'maximize' ? value > than : value < than
}
