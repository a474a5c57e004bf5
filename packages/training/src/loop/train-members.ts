import type { EngineInfo } from '@trainyard/engine'
import { TrainingError } from '../training-error.js'
import type { MemberOutcome, MembersPorts, MemberTask, Training } from '../ports.js'
import { portsOf } from './member-ports.js'
import type { RunOptions } from './open-program.js'
import { Pack } from './pack.js'
import { trainMember } from './train-member.js'

/**
 * Trains members of one job together: their steps become one graph, and each call makes a step of every member. Each has its own seed, order of rows, validation,
 * metrics, early stopping and checkpoints, and comes to the results that it has alone, but for rounding. A member that ends early leaves; the others go on.
 * Where the members cannot share a graph they train side by side, each in a graph of its own, and an event says why. The first member that fails fails all:
 * its error is thrown. One member alone is trained as by `trainMember`.
 */
export async function trainMembers(tasks: readonly MemberTask[], ports: MembersPorts, engine: EngineInfo, options: RunOptions = {}): Promise<MemberOutcome[]> {
  const [only, ...others] = tasks
  if (!only) return []
  if (others.length > 0) {
    const { ends, finished } = new Pack([{ tasks, ports }], engine, options).train()
    await finished
    return (await ends[0]) ?? []
  }
  const own = portsOf(ports, only.member, {
    request: () => ports.request(),
    store: (checkpoint) => ports.checkpoints([checkpoint]),
  })
  return [await trainMember(only, own, engine, options)]
}

/** How trainings that go together end: each by itself. */
export type Together = {
  /** The outcomes of each training's members, in the order of the trainings, as soon as its last member has ended; rejects with what failed that training. */
  ends: Promise<MemberOutcome[]>[]
  /** Settles when all have ended and nothing of theirs is left in the engine. Never rejects. */
  finished: Promise<void>
}

/**
 * Trains the members of several jobs together, as `trainMembers` does those of one: trials of a sweep, whose rates, penalties and other numbers may differ. A job
 * is nothing to another: one that fails, is stopped or ends leaves, and the others go on. What fails the call that they share is the fault of none of
 * them: each fails as `worker_lost`, so that it is tried again.
 */
export function trainTogether(trainings: readonly Training[], engine: EngineInfo, options: RunOptions = {}): Together {
  const [only, ...others] = trainings
  if (only && others.length === 0) {
    const end = trainMembers(only.tasks, only.ports, engine, options)
    return { ends: [end], finished: end.then(nothing, nothing) }
  }
  return new Pack(trainings, engine, options, sharedFault).train()
}

const nothing = (): void => undefined

function sharedFault(cause: unknown): TrainingError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new TrainingError('worker_lost', `the call that it shared with other trials failed, and it goes on by itself: ${message}`.slice(0, 2_000), { cause })
}
