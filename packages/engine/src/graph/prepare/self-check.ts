import * as tf from '@tensorflow/tfjs-core'
import type { Variable } from '@tensorflow/tfjs-core'
import type { ProgramDefinition, StepDefinition, StepProgram, StepSeries } from '../contract.js'

/** Losses and metrics may differ by this much, relative to the larger of the two or to 1e-3: float32 sums in another order. */
export const DEFAULT_TOLERANCE = 1e-4

/** What XLA's results may differ by: it sums in yet another order. */
export const XLA_TOLERANCE = 1e-3

/** Which steps to run for the check: rows of the step's resident data, as in `runMany`. */
export type SelfCheck<Name extends string> = {
  readonly step: Name
  readonly rows: Int32Array
  readonly batchSize: number
  readonly tolerance?: number
}

/** What the check found. `difference` is the largest relative difference of any loss or metric. */
export type SelfCheckReport = {
  readonly steps: number
  readonly difference: number
  readonly tolerance: number
  readonly passed: boolean
}

/**
 * Runs the same steps in two programs over the same variables, from the same values, and compares what they report: losses and metrics,
 * the second step's from the weights that the first one left. Both programs have the values from before the call afterwards.
 */
export function selfCheck<Name extends string>(
  { variables }: Pick<ProgramDefinition<Name>, 'variables'>,
  tried: StepProgram<Name>,
  trusted: StepProgram<Name>,
  { step, rows, batchSize, tolerance = DEFAULT_TOLERANCE }: SelfCheck<Name>,
): SelfCheckReport {
  return unchanged(variables, [trusted, tried], (restore) => {
    const expected = trusted.steps[step].runMany(rows, batchSize)
    restore()
    tried.writeVariables()
    const actual = tried.steps[step].runMany(rows, batchSize)
    const difference = largestDifference(actual, expected)
    return { steps: expected.steps, difference, tolerance, passed: difference <= tolerance }
  })
}

/**
 * Runs a batch of every other step with rows of its own, without looking at what it gives: the library makes its kernels at the first call, and has none
 * for some of the ops that its optimizer fuses where no gradient needs what lies between them.
 * @throws {EngineError} `GRAPH_FAILED` where a step cannot run.
 */
export function tryOthers<Name extends string>(
  { variables, steps }: Pick<ProgramDefinition<Name>, 'variables' | 'steps'>,
  tried: StepProgram<Name>,
  { step: checked }: Pick<SelfCheck<Name>, 'step'>,
): void {
  unchanged(variables, [tried], () => {
    for (const { name, rows } of batchesOfOthers(steps, checked)) tried.steps[name].runMany(rows, rows.length)
  })
}

/** For each step with rows of its own but the one that was checked: its name, and the first rows, as many as its smallest batch has. */
export function batchesOfOthers<Name extends string>(steps: Readonly<Record<Name, StepDefinition>>, checked: Name): { name: Name; rows: Int32Array }[] {
  return Object.entries<StepDefinition>(steps).flatMap(([name, { data, batchSizes }]) => {
    const size = Math.min(...batchSizes)
    const count = Math.min(...Object.values(data ?? {}).map(({ shape: [rows] }) => rows ?? size))
    return name === checked || data === undefined || count < size ? [] : [{ name: name as Name, rows: Int32Array.from({ length: size }, (_, row) => row) }]
  })
}

/** Does something with programs that changes their variables, and gives them their values back; `restore` does so for the `tf.Variable`s alone. */
function unchanged<T>(variables: readonly Variable[], programs: readonly StepProgram<string>[], action: (restore: () => void) => T): T {
  const snapshots = variables.map((variable) => tf.keep(tf.clone(variable)))
  const restore = () => variables.forEach((variable, i) => variable.assign(snapshots[i] ?? variable))
  try {
    return action(restore)
  } finally {
    restore()
    tf.dispose(snapshots)
    for (const program of programs) program.writeVariables()
  }
}

/** The largest difference of any loss or metric, relative to the larger of the two or to 1e-3; infinite where one is not a number and the other is. */
export function largestDifference(a: StepSeries, b: StepSeries): number {
  const pairs = [[a.loss, b.loss] as const, ...Object.keys(b.metrics).map((name) => [a.metrics[name], b.metrics[name]] as const)]
  let largest = 0
  for (const [left, right] of pairs) {
    for (let i = 0; i < b.steps; i++) {
      // default: a metric that one of the two lacks differs
      const [x, y] = [left?.[i] ?? Number.NaN, right?.[i] ?? Number.NaN]
      if (Object.is(x, y)) continue
      const difference = Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y), 1e-3)
      largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference)
    }
  }
  return largest
}
