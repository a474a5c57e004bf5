import type { z } from 'zod'
import { elementAt } from '../invariant.js'
import type { Task } from '../task.js'
import { unionOf } from '../technique.js'
import { crossEntropy } from './cross-entropy.js'
import { squaredError } from './squared-error.js'

/** Every loss, in the order in which lists show them. */
export const lossRecords = [crossEntropy, squaredError] as const

/** A loss and the values of its fields. */
export const loss = unionOf(lossRecords)
export type LossSpec = z.output<typeof loss>

/** The loss that jobs of a task are trained on. */
export const lossOf = (task: Task): LossSpec => {
  const own = lossRecords.filter((record) => record.isDefault && record.task === task)
  return loss.parse({ type: elementAt(own, 0, `losses of ${task}`).type })
}
