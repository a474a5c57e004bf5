import { type JobFailure, jobFailureCode } from '@trainyard/spec'
import { DataError, TrainingError } from '@trainyard/training'
import type { TrainerFailure } from './protocol.js'

/** The library's words for a tensor that does not fit. */
const outOfMemory = /OOM when allocating|RESOURCE_EXHAUSTED|Resource exhausted|Array buffer allocation failed|Invalid typed array length/i

/**
 * What a thrown error means for the job. Training and data errors name their code and say what to change; of anything else only the first line is shown, the rest
 * is for the log.
 */
export function explain(error: unknown): TrainerFailure {
  const internal = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: codeOf(error, message),
    message: error instanceof TrainingError || error instanceof DataError ? message : (message.split('\n')[0] ?? ''),
    internal,
  }
}

function codeOf(error: unknown, message: string): JobFailure['code'] {
  if (error instanceof DataError) return 'data_error'
  if (error instanceof TrainingError) return jobFailureCode.parse(error.code)
  return outOfMemory.test(message) ? 'out_of_memory' : 'engine_error'
}
