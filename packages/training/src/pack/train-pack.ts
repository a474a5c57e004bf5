import type { EngineInfo } from '@trainyard/engine'
import { trainMember } from '../loop/train-member.js'
import type { RunOptions } from '../loop/open-member.js'
import type { RunningTrainings, Training } from '../ports.js'
import { TrainingError } from '../training-error.js'
import { Pack } from './pack.js'

/**
 * Trains the members of one job, or of several jobs (trials of a sweep, whose rates, penalties and other numbers may differ), in one pack: their steps become
 * one graph, and each call makes a step of every member. Each member has its own seed, order of rows, validation, metrics, early stopping and checkpoints, and
 * comes to the results that it has alone, but for rounding. A member that ends early leaves; the others go on. Where the members cannot share a graph they
 * train side by side, each in a graph of its own, and an event says why. One member alone is trained as by `trainMember`.
 *
 * A member that fails by itself, as by diverging, ends with the outcome `failed`, and the others go on; the only member of a job, and what fails the members
 * of a job alike, reject its outcomes. Another job is not affected. When several jobs share the call that fails, no single job caused
 * it: each rejects with a TrainingError `worker_lost`, so that it is tried again.
 */
export function trainPack(trainings: readonly Training[], engine: EngineInfo, options: RunOptions = {}): RunningTrainings {
  const [only, ...others] = trainings
  if (only && others.length === 0) {
    const [task, ...more] = only.tasks
    if (!task) return { outcomes: [Promise.resolve([])], finished: Promise.resolve() }
    if (more.length === 0) {
      const outcomes = trainMember(task, only.ports, engine, options).then((outcome) => [outcome])
      return { outcomes: [outcomes], finished: outcomes.then(nothing, nothing) }
    }
  }
  return new Pack(trainings, engine, options, others.length > 0 ? sharedFailure : (cause) => cause).train()
}

const nothing = (): void => undefined

function sharedFailure(cause: unknown): TrainingError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new TrainingError('worker_lost', `the call that it shared with other trials failed; it continues alone: ${message}`.slice(0, 2_000), { cause })
}
