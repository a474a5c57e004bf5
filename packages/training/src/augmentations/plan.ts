import type { tf } from '@trainyard/engine'
import type { Draws } from './draws.js'
import type { Step } from './step.js'

/** Gives the draws of a path in the list for the batch at hand; the same ones each time. */
export type DrawsAt = (path: string) => Draws

/** Which images a step is done to: [batch] bool. */
export type Gate = (drawsAt: DrawsAt) => tf.Tensor

/** A single step in its place, done to the images for which all its gates are open. */
export type PlannedStep = { path: string; step: Step; gates: readonly Gate[] }

/** Lays a list of steps out as single steps in a row: what is random about the list becomes gates. */
export type ListRule = (path: string, steps: readonly PlannedStep[]) => PlannedStep[]

/** The step behind one more gate. */
export const gated = (planned: PlannedStep, gate: Gate): PlannedStep => ({ ...planned, gates: [gate, ...planned.gates] })
