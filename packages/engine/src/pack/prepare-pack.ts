import * as tf from '@tensorflow/tfjs-core'
import { elementAt } from '@trainyard/spec'
import { EngineError } from '../backend/engine-error.js'
import { nativeBackend } from '../backend/native.js'
import { eagerProgram } from '../graph/eager-program.js'
import { batchesOfOthers, DEFAULT_TOLERANCE, largestDifference, type SelfCheckReport } from '../graph/prepare/self-check.js'
import { compilePack } from './compile-pack.js'
import type { PackDefinition, PackedProgram } from './packed-contract.js'

/** Which steps of every member to check: rows of the resident data, for each member its own. */
export type PackCheck<Name extends string> = {
  readonly step: Name
  readonly rows: readonly Int32Array[]
  readonly batchSize: number
  readonly tolerance?: number
}

/** A pack that is ready, or why there is none: then each member is to be run by itself. */
export type PreparedPack<Name extends string> =
  | { readonly program: PackedProgram<Name>; readonly check: SelfCheckReport }
  | { readonly program?: undefined; readonly check?: SelfCheckReport; readonly fallback: string }

/**
 * Compiles a pack and trusts it only after every member has agreed with its own eager execution over the steps of `check`, and every other step has run once:
 * the library lacks kernels for some of the ops that its optimizer makes. All variables have their values from
 * before the call afterwards, in the session too. What makes members unfit for one graph is no error here but a `fallback`; mistakes in a definition are
 * thrown.
 */
export function preparePack<Name extends string>(definition: PackDefinition<Name>, check: PackCheck<Name>): PreparedPack<Name> {
  if (nativeBackend() === undefined) return { fallback: `graphs need the native backend, and ${tf.getBackend()} is in use` }
  let program: PackedProgram<Name> | undefined
  try {
    program = compilePack(definition)
    const report = checkPack(definition, program, check)
    if (report.passed) return { program, check: report }
    program.dispose()
    return {
      check: report,
      fallback: `the packed results differ from eager ones by ${report.difference.toExponential(1)}, more than ${report.tolerance}`,
    }
  } catch (cause) {
    program?.dispose()
    if (cause instanceof EngineError && cause.code !== 'STEP_BAD_FEED') return { fallback: cause.message }
    throw cause
  }
}

function checkPack<Name extends string>(
  { members, sameRows = [] }: PackDefinition<Name>,
  program: PackedProgram<Name>,
  { step, rows, batchSize, tolerance = DEFAULT_TOLERANCE }: PackCheck<Name>,
): SelfCheckReport {
  const variables = [...new Set(members.flatMap((member) => member.variables))]
  const snapshots = variables.map((variable) => tf.keep(tf.clone(variable)))
  const restore = () => variables.forEach((variable, i) => variable.assign(snapshots[i] ?? variable))
  try {
    const expected = members.map((member, index) => {
      const series = eagerProgram(member).steps[step].runMany(rows[index] ?? new Int32Array(0), batchSize)
      restore()
      return series
    })
    const actual = program.steps[step].runMany(rows, batchSize)
    const difference = Math.max(...expected.map((series, index) => (actual[index] ? largestDifference(actual[index], series) : Number.POSITIVE_INFINITY)))
    const first = elementAt(members, 0, 'member of the pack')
    for (const other of batchesOfOthers(first.steps, step)) {
      const sharing = sameRows.includes(other.name) ? [first] : members
      program.steps[other.name].runMany(
        sharing.map(() => other.rows),
        other.rows.length,
      )
    }
    return { steps: elementAt(expected, 0, 'member of the pack').steps, difference, tolerance, passed: difference <= tolerance }
  } finally {
    restore()
    tf.dispose(snapshots)
    program.writeAll()
  }
}
