import { defined, readTensorFile, type ResolvedJobSpec, writeTensorFile } from '@trainyard/spec'
import { assignArrays, underPrefix } from '../checkpoint/arrays.js'
import { type CheckpointOwner, readResumeFile, type Standing } from '../checkpoint/resume-file.js'
import type { Model, TrainingTask } from './member.js'
import { freshProgress, type Progress } from './progress.js'

/** Where the training begins or goes on; from a checkpoint the variables have their values. */
export function startOf({ resume, finalFit, spec }: TrainingTask, owner: CheckpointOwner, model: Model): Progress {
  if (!resume) return finalFit ? { ...freshProgress, measured: finalFit.measured, bestWeights: finalFit.weights } : freshProgress
  const progress = restore(resume, owner, model)
  return progress.measured === null || finalFit ? progress : asMeasured(progress, progress.measured, spec, model)
}

/** A training that has ended, from a checkpoint of the fit on all rows that came after it: its weights are those that were kept. */
function asMeasured({ bestWeights }: Progress, measured: Standing, { training }: ResolvedJobSpec, { network }: Model): Progress {
  const weights = defined(bestWeights, 'the measured weights of the checkpoint')
  assignArrays('weights', network.parameters, readTensorFile(writeTensorFile(weights)))
  return { ...measured, measured: null, bestWeights: training.early_stopping?.restore_best === true && measured.best.value !== null ? weights : null }
}

/** Gives the variables their values from a checkpoint, and returns where the training stood. */
function restore(bytes: Uint8Array, owner: CheckpointOwner, { network, optimizer }: Model): Progress {
  const { file, progress } = readResumeFile(bytes, owner)
  assignArrays('weights', network.parameters, file)
  assignArrays('optimizer', optimizer.slots, file)
  if (progress.best.value === null && progress.measured === null) return { ...progress, bestWeights: null }
  // The best weights are stored only where they are others than those of the moment.
  const prefix = file.names.some((name) => name.startsWith('best/')) ? 'best' : 'weights'
  const best = Object.fromEntries(file.names.filter((name) => name.startsWith(`${prefix}/`)).map((name) => [name, file.tensor(name)]))
  return { ...progress, bestWeights: underPrefix(best, prefix, 'weights') }
}
