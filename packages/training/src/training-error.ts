import type { JobFailure } from '@trainyard/spec'

/** Why a training cannot go on: a code that the job is failed with, and a text for the user that names what to change. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError'
  constructor(
    readonly code: Exclude<JobFailure['code'], 'worker_lost'>,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
