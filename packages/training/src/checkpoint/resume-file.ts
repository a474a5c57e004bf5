import { readTensorFile, type StoredTensor, type TensorFile, writeTensorFile } from '@trainyard/spec'
import { TrainingError } from '../training-error.js'
import { progressSchema, type TrainingProgress } from './progress.js'

/** Whose checkpoint it is. */
export type CheckpointOwner = { specSha256: string; seed: number; member: number }

const format = 'trainyard-checkpoint-1'

/** A `last` checkpoint: weights and averages, optimizer slots, the best weights where they differ from the present ones, and the progress as JSON in the metadata. */
export const writeResumeFile = (arrays: Readonly<Record<string, StoredTensor>>, progress: TrainingProgress, owner: CheckpointOwner): Uint8Array =>
  writeTensorFile(arrays, { format, spec_sha256: owner.specSha256, seed: String(owner.seed), member: String(owner.member), progress: JSON.stringify(progress) })

/**
 * Opens a `last` checkpoint.
 * @throws {TrainingError} when it is damaged, or of another job or member: going on from it would give a wrong result in silence.
 */
export function readResumeFile(bytes: Uint8Array, owner: CheckpointOwner): { file: TensorFile; progress: TrainingProgress } {
  try {
    const file = readTensorFile(bytes)
    const { metadata } = file
    const expected = { format, spec_sha256: owner.specSha256, seed: String(owner.seed), member: String(owner.member) }
    for (const [key, value] of Object.entries(expected))
      if (metadata[key] !== value) throw new RangeError(`its ${key} is ${metadata[key] ?? 'missing'}, not ${value}`)
    return { file, progress: progressSchema.parse(JSON.parse(metadata['progress'] ?? '')) }
  } catch (cause) {
    throw new TrainingError('engine_error', `the checkpoint cannot be resumed from: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
