import * as tf from '@tensorflow/tfjs-core'
import { EngineError } from '../backend/engine-error.js'
import { nativeBackend } from '../backend/native.js'
import { compileProgram } from './compile.js'
import type { ProgramDefinition, StepProgram, StepSeries } from './contract.js'
import { eagerProgram } from './eager-program.js'

/** Losses and metrics may differ by this much, relative to the larger of the two or to 1e-3: float32 sums in another order. */
export const DEFAULT_TOLERANCE = 1e-4

/** Which steps to run for the check: rows of the step's resident data, as in `runMany`. */
export interface SelfCheck<Name extends string> {
  readonly step: Name
  readonly rows: Int32Array
  readonly batchSize: number
  readonly tolerance?: number
}

/** What the check found. `difference` is the largest relative difference of any loss or metric. */
export interface SelfCheckReport {
  readonly steps: number
  readonly difference: number
  readonly tolerance: number
  readonly passed: boolean
}

/** A program that is ready, how it came about, and why it is not a graph if it is none. */
export interface PreparedProgram<Name extends string> {
  readonly program: StepProgram<Name>
  readonly check?: SelfCheckReport
  /** Why the steps run eagerly, in words for a log and an event. Absent in graph mode. */
  readonly fallback?: string
}

/**
 * Compiles the steps and trusts the graph only after it has agreed with eager execution over the steps of `check`;
 * otherwise, and wherever there is no native backend, the steps run eagerly and `fallback` says why. The variables
 * have their values from before the call afterwards, in the session too. Errors of the step itself are thrown.
 */
export function prepareProgram<Name extends string>(definition: ProgramDefinition<Name>, check?: SelfCheck<Name>): PreparedProgram<Name> {
  const eager = eagerProgram(definition)
  if (nativeBackend() === undefined) return { program: eager, fallback: `graphs need the native backend, and ${tf.getBackend()} is in use` }
  let graph: StepProgram<Name>
  try {
    graph = compileProgram(definition)
  } catch (cause) {
    if (cause instanceof EngineError && cause.code !== 'STEP_BAD_FEED') return { program: eager, fallback: cause.message }
    throw cause
  }
  if (check === undefined) return { program: graph }
  try {
    const report = selfCheck(definition, graph, eager, check)
    if (report.passed) return { program: graph, check: report }
    graph.dispose()
    return {
      program: eager,
      check: report,
      fallback: `the graph's results differ from eager ones by ${report.difference.toExponential(1)}, more than ${report.tolerance}`,
    }
  } catch (cause) {
    graph.dispose()
    if (cause instanceof EngineError && cause.code === 'GRAPH_FAILED') return { program: eager, fallback: cause.message }
    throw cause
  }
}

/** Runs the same steps in two programs over the same variables, from the same values, and compares what they report. */
export function selfCheck<Name extends string>(
  { variables }: Pick<ProgramDefinition<Name>, 'variables'>,
  graph: StepProgram<Name>,
  eager: StepProgram<Name>,
  { step, rows, batchSize, tolerance = DEFAULT_TOLERANCE }: SelfCheck<Name>,
): SelfCheckReport {
  const snapshots = variables.map((variable) => tf.keep(tf.clone(variable)))
  const restore = () => variables.forEach((variable, i) => variable.assign(snapshots[i] ?? variable))
  try {
    const expected = eager.steps[step].runMany(rows, batchSize)
    restore()
    graph.writeVariables()
    const actual = graph.steps[step].runMany(rows, batchSize)
    const difference = largestDifference(actual, expected)
    return { steps: expected.steps, difference, tolerance, passed: difference <= tolerance }
  } finally {
    restore()
    tf.dispose(snapshots)
    graph.writeVariables()
  }
}

function largestDifference(a: StepSeries, b: StepSeries): number {
  const pairs = [[a.loss, b.loss] as const, ...Object.keys(b.metrics).map((name) => [a.metrics[name], b.metrics[name]] as const)]
  let largest = 0
  for (const [left, right] of pairs) {
    for (let i = 0; i < b.steps; i++) {
      const [x, y] = [left?.[i] ?? Number.NaN, right?.[i] ?? Number.NaN]
      if (Object.is(x, y)) continue
      const difference = Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y), 1e-3)
      largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference)
    }
  }
  return largest
}
