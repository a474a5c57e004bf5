import { z } from 'zod'
import { idSchema } from './ids.js'

/**
 * What workers do, by name. A payload holds ids only: the row is the truth and the claim decides.
 * `prepare_dataset` turns a source into a tensor file; `train` trains some members of a job; `combine` makes the ensemble of a job's members;
 * `predict` predicts the rows of a file.
 */
export const taskCatalog = {
  prepare_dataset: z.strictObject({ task_id: idSchema('task') }),
  train: z.strictObject({ task_id: idSchema('task') }),
  combine: z.strictObject({ task_id: idSchema('task') }),
  predict: z.strictObject({ task_id: idSchema('task') }),
} as const

/** The name of a kind of task. */
export type TaskKind = keyof typeof taskCatalog
/** The names of the task catalog, as a schema. */
export const taskKind = z.enum(['prepare_dataset', 'train', 'combine', 'predict'])
/** What the queue carries for a kind of task: ids only. */
export type TaskPayload<K extends TaskKind> = z.output<(typeof taskCatalog)[K]>

/** Name of the one queue that workers read; the names of its entries are task kinds. */
export const taskQueue = 'trainyard-tasks'
/** Name of the channel that says a task should look at its row: cancel, pause or finish was asked. */
export const controlChannel = 'trainyard-control'

/**
 * The parts of a task's notification: higher `priority` goes first; `delayMs` is the time until its next attempt in milliseconds. `epoch` makes each
 * notification of a task unique.
 */
export type TaskRef = { id: string; kind: TaskKind; epoch: number; priority: number; delayMs?: number }

/** What can be asked of a running task from outside. */
export const stopRequest = z.enum(['none', 'cancel', 'pause', 'finish'])
/** What `stopRequest` gives. */
export type StopRequest = z.output<typeof stopRequest>

/** What goes over the control channel: a hint to look at the row at once. A lost message costs a heartbeat's time, nothing more. */
export const controlMessage = z.strictObject({ job_id: idSchema('job'), request: stopRequest })
/** What `controlMessage` gives. */
export type ControlMessage = z.output<typeof controlMessage>
