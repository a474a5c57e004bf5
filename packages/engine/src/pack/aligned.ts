import { EngineError } from '../backend/engine-error.js'
import type { HostValues, OpAttribute, TensorMetadata } from '../backend/native.js'
import type { AttributeValue } from '../graph/attribute.js'
import type { Recording, TracedOutput } from '../graph/recording.js'

/** A constant of all members: one value, where theirs are equal, else one for each. */
export type AlignedConstant = {
  readonly kind: 'constant'
  readonly values: readonly HostValues[]
} & TracedOutput

/** An op that every member ran at the same place. `attributes` has one entry where they are equal. */
export type AlignedOp = {
  readonly kind: 'op'
  readonly op: string
  readonly attributes: readonly (readonly OpAttribute[])[]
  readonly inputs: readonly number[]
  readonly outputs: readonly TensorMetadata[]
}

/** An update in place that every member ran at the same place. `targets` are positions among one member's variables. */
export type AlignedUpdate = {
  readonly kind: 'update'
  readonly op: string
  readonly attributes: readonly Readonly<Record<string, AttributeValue>>[]
  readonly targets: readonly number[]
  readonly after: readonly number[]
  readonly inputs: readonly number[]
}

/** One thing that every member's step did. */
export type AlignedEvent = AlignedConstant | AlignedOp | AlignedUpdate

/**
 * The steps of M members, laid over each other: they did the same things in the same order, on values of their own. Handles are those of the first member's
 * recording. `apart` holds the handles whose values differ between members; all others are the same for all and need be computed but once.
 */
export type Aligned = {
  readonly members: number
  readonly events: readonly AlignedEvent[]
  readonly captured: ReadonlyMap<number, AlignedConstant>
  readonly differing: ReadonlySet<number>
} & Pick<Recording, 'feeds' | 'variables' | 'scalars' | 'outputs'>

/** What is wrong with members that cannot share a graph. */
export const notPackable = (reason: string): EngineError => new EngineError('STEP_NOT_TRACEABLE', `the members cannot share a graph: ${reason}`)
