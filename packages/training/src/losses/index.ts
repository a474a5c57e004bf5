import type { TargetScaling, Task } from '@trainyard/spec'
import { classification } from './classification.js'
import type { Numbers, Objective } from './objective.js'
import { regression } from './regression.js'

/** What the tasks need to know besides the network. `weights` are those of the classes, `target` is how a regression target was standardised. */
export type ObjectiveOptions = { smoothing: number; weights: readonly number[] | null; target: TargetScaling | null }

/** One objective for each task; a forgotten one does not compile. */
const objectives = {
  classification,
  regression: ({ target }) => regression({ target: target ?? { mean: 0, std: 1 } }),
} satisfies Record<Task, (options: ObjectiveOptions) => Objective>

/** The loss and the figures of a task. */
export const objectiveFor = (task: Task, options: ObjectiveOptions): Objective => objectives[task](options)

export type { Numbers, Objective }
