import { eagerProgram, prepareProgram, type ProgramDefinition, type StepProgram } from '@trainyard/engine'
import type { MemberTask, TrainingPorts } from '../ports.js'

/** Steps that are run both ways before a graph is trusted: one from the start, one from the weights that it left. */
export const checkedSteps = 2

/** What the check trains on: whole batches of the first epoch's order. */
export type CheckRows = { order: Int32Array; batchSize: number }

/**
 * The steps, compiled into one graph that has agreed with eager execution on the first batches; eager where there is no native library or the graph is not to be
 * trusted, with an event that says why. The weights are as they were afterwards.
 */
export function openProgram(
  definition: ProgramDefinition<string>,
  mode: 'auto' | 'eager',
  { order, batchSize }: CheckRows,
  ports: TrainingPorts,
  { member }: MemberTask,
): StepProgram<string> {
  if (mode === 'eager') return eagerProgram(definition)
  const whole = Math.min(checkedSteps, Math.floor(order.length / batchSize)) * batchSize
  const { program, fallback } = prepareProgram(definition, { step: 'train', rows: order.slice(0, whole), batchSize })
  if (fallback !== undefined)
    ports.event({ type: 'log', level: 'warn', message: `training runs without a graph, which is slower: ${fallback}`.slice(0, 2_000), member })
  return program
}
