import * as tf from '@tensorflow/tfjs-core'
import { EngineError } from '../backend/engine-error.js'
import type { AsyncStepProgram, ProgramDefinition } from '../graph/contract.js'
import { DEFAULT_TOLERANCE, largestDifference, type SelfCheck, type SelfCheckReport } from '../graph/prepare/self-check.js'
import { gpuEagerProgram, gpuRecordedProgram } from './gpu-program.js'
import { webgpuBackend } from './webgpu-backend.js'

/** A program that is ready, what its check found, and why its steps run op by op if they do. */
export type PreparedGpuProgram<Name extends string> = {
  readonly program: AsyncStepProgram<Name>
  readonly check?: SelfCheckReport
  readonly fallback?: string
}

/** Whether results can only be awaited on the backend in use: then programs are made by `prepareGpuProgram`, and no tensor may be read by `dataSync`. */
export const onlyAwaited = (): boolean => webgpuBackend() !== undefined

/**
 * Records the steps, and trusts the recording only after it has agreed with running op by op over the steps of `check`; otherwise they run op by op and
 * `fallback` says why. The variables have their values from before the call afterwards, in the program too. WebGPU must be the backend in use.
 */
export async function prepareGpuProgram<Name extends string>(definition: ProgramDefinition<Name>, check?: SelfCheck<Name>): Promise<PreparedGpuProgram<Name>> {
  const eager = gpuEagerProgram(definition)
  let program: AsyncStepProgram<Name>
  try {
    program = gpuRecordedProgram(definition)
  } catch (cause) {
    if (cause instanceof EngineError && cause.code !== 'STEP_BAD_FEED') return { program: eager, fallback: cause.message }
    throw cause
  }
  if (check === undefined || check.rows.length === 0) return { program }
  try {
    const report = await compare(definition, program, eager, check)
    if (report.passed) return { program, check: report }
    program.dispose()
    return {
      program: eager,
      check: report,
      fallback: `the recorded step's results differ from those of its single ops by ${report.difference.toExponential(1)}, more than ${report.tolerance}`,
    }
  } catch (cause) {
    program.dispose()
    throw cause
  }
}

async function compare<Name extends string>(
  { variables }: ProgramDefinition<Name>,
  tried: AsyncStepProgram<Name>,
  trusted: AsyncStepProgram<Name>,
  { step, rows, batchSize, tolerance = DEFAULT_TOLERANCE }: SelfCheck<Name>,
): Promise<SelfCheckReport> {
  const actual = await tried.steps[step].runMany(rows, batchSize)
  const snapshots = variables.map((variable) => tf.keep(tf.clone(variable)))
  try {
    const expected = await trusted.steps[step].runMany(rows, batchSize)
    const difference = largestDifference(actual, expected)
    return { steps: expected.steps, difference, tolerance, passed: difference <= tolerance }
  } finally {
    variables.forEach((variable, i) => variable.assign((snapshots[i] ?? variable) as never))
    tf.dispose(snapshots)
    tried.writeVariables()
  }
}
