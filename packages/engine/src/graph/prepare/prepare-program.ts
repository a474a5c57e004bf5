import * as tf from '@tensorflow/tfjs-core'
import { EngineError } from '../../backend/engine-error.js'
import { nativeBackend } from '../../backend/native.js'
import { compileProgram } from '../compile/compile.js'
import type { CompileSettings, ProgramDefinition, StepProgram } from '../contract.js'
import { eagerProgram } from '../eager-program.js'
import type { GraphNotes } from './graph-notes.js'
import { DEFAULT_TOLERANCE, selfCheck, type SelfCheck, type SelfCheckReport, tryOthers } from './self-check.js'

/** A program that is ready, how it came about, and why it is not a graph if it is none. */
export type PreparedProgram<Name extends string> = {
  readonly program: StepProgram<Name>
  /** What the check found, now or when this graph was checked before; absent where none was asked for. */
  readonly check?: SelfCheckReport
  /** Why the steps run eagerly, in words for a log and an event. Absent in graph mode. */
  readonly fallback?: string
}

/** How a program is prepared. `notes` remembers which graphs were checked here before, so that they need not be checked again. */
export type PrepareSettings = {
  readonly notes?: GraphNotes
} & CompileSettings

/**
 * Compiles the steps and trusts the graph only after it has agreed with eager execution over the steps of `check`, once for each graph;
 * otherwise, and wherever there is no native backend, the steps run eagerly and `fallback` says why. The variables have their values from
 * before the call afterwards, in the session too. Errors of the step itself are thrown.
 */
export function prepareProgram<Name extends string>(
  definition: ProgramDefinition<Name>,
  check?: SelfCheck<Name>,
  { notes, ...settings }: PrepareSettings = {},
): PreparedProgram<Name> {
  const eager = eagerProgram(definition)
  if (nativeBackend() === undefined) return { program: eager, fallback: `graphs need the native backend, and ${tf.getBackend()} is in use` }
  let graph: StepProgram<Name>
  try {
    graph = compileProgram(definition, settings)
  } catch (cause) {
    if (cause instanceof EngineError && cause.code !== 'STEP_BAD_FEED') return { program: eager, fallback: cause.message }
    throw cause
  }
  if (check === undefined) return { program: graph }
  try {
    const report = checkedBefore(notes, graph, check) ?? selfCheck(definition, graph, eager, check)
    if (report.passed) {
      tryOthers(definition, graph, check)
      notes?.add(graph.report.key, { checked: report })
      return { program: graph, check: report }
    }
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

/** A check of this very graph that was at least as long and as strict. */
function checkedBefore(notes: GraphNotes | undefined, { report }: StepProgram<string>, check: SelfCheck<string>): SelfCheckReport | undefined {
  const before = notes?.read(report.key).checked
  const { tolerance = DEFAULT_TOLERANCE, rows, batchSize } = check
  return before !== undefined && before.passed && before.tolerance <= tolerance && before.steps >= rows.length / batchSize ? before : undefined
}
