import type { Variable } from '@tensorflow/tfjs-core'
import type { ProgramDefinition, ProgramReport, StepSeries } from '../graph/contract.js'

/**
 * M members whose steps are to run as one: a program of each, with the same steps, feeds, batch sizes and data, and with variables of the same shapes in the
 * same order. A variable that is the very same object in all of them is shared: it is one in the session too, and no member may give it a value of its own.
 * Constants of the steps may differ: seeds, whatever JavaScript put into them.
 */
export type PackDefinition<Name extends string> = {
  readonly members: readonly ProgramDefinition<Name>[]
  /** Steps that all members run on the same rows, such as the evaluation of a held-out split: their batch is gathered once. */
  readonly sameRows?: readonly NoInfer<Name>[]
}

/** How to compile a pack: the step that XLA is to compile, at its first batch size. */
export type PackSettings<Name extends string> = {
  readonly xla?: NoInfer<Name> | undefined
}

/** One step of many members, ready to run. Blocks the thread. */
export type PackedRunner = {
  /**
   * Many steps of every member: `rows` holds the row numbers of each member's minibatches, all of one length, or, of a step with the same rows for all, one
   * entry. Returns a series for each member.
   */
  runMany(rows: readonly Int32Array[], batchSize: number): StepSeries[]
}

/** How the variables of a pack lie in the session, for logs. */
export type PackReport = {
  readonly members: number
  /** Whether the steps of `xla` were left to XLA. */
  readonly xla: boolean
  readonly variables: Readonly<Record<'shared' | 'stacked' | 'apart', number>>
} & Omit<ProgramReport, 'key' | 'reused' | 'xla'>

/** The steps of M members as one graph. The session owns the variables' values, as in a `StepProgram`, and each member's are read and written by themselves. */
export type PackedProgram<Name extends string> = {
  readonly report: PackReport
  readonly steps: Readonly<Record<Name, PackedRunner>>
  readVariables(member: number, which?: readonly Variable[]): void
  writeVariables(member: number, which?: readonly Variable[]): void
  /** All variables of all members to the session, in one call. */
  writeAll(): void
  dispose(): void
}
