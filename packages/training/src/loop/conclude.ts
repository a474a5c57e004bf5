import { finiteOrNull, needsValidation, readTensorFile, type StoredTensor, writeTensorFile } from '@trainyard/spec'
import { assignArrays } from '../checkpoint/arrays.js'
import { labelsInUnits } from '../datasets/preprocessing/target.js'
import type { TrainedMember } from '../ports.js'
import { onSplit } from './end-epoch.js'
import { type Evaluation, evaluateSplit } from './evaluate-split.js'
import type { MemberRun } from './member-run.js'
import { saveFinal } from './save.js'

const heldOutSplits = ['validation', 'test'] as const

/**
 * Makes a member of the weights as they are, or of the best ones where those are wanted: figures and predictions on each held-out split, the final checkpoint.
 * Null when a stop was asked for meanwhile.
 */
export async function concludeMember(run: MemberRun, finishing: boolean): Promise<TrainedMember | null> {
  const { progress, task } = run
  const wantsBest = finishing || task.spec.training.early_stopping?.restore_best === true
  const restore = wantsBest && run.bestWeights !== null && progress.best.step !== progress.step
  if (restore && run.bestWeights) restoreWeights(run, run.bestWeights)
  const evaluations: Partial<Record<'validation' | 'test', Evaluation>> = {}
  for (const split of heldOutSplits) {
    if (!run.splits[split]) continue
    const evaluation = await evaluateSplit(run, split)
    if (!evaluation) return null
    evaluations[split] = evaluation
  }
  const final = finalMetrics(run, evaluations, restore)
  // Snapshots of one training follow one another as members; any other training is of the one member that it was asked for.
  const member = task.member + progress.snapshots
  await saveFinal(run, { member, step: restore ? progress.best.step : progress.step, metrics: final })
  const best = progress.best.step > 0 ? { metric: run.watched, value: progress.best.value, step: progress.best.step } : null
  const { trainable, nonTrainable } = run.network.shapes
  return { member, best, final, parameters: trainable + nonTrainable, predictions: predictionsFile(run, evaluations) }
}

function restoreWeights(run: MemberRun, best: Record<string, StoredTensor>): void {
  assignArrays('weights', run.weights, readTensorFile(writeTensorFile(best)))
  run.program.writeVariables(run.weights.map((weight) => weight.variable))
}

/** Training means belong to the last epoch, so they are told only where its weights are the ones that are kept. */
function finalMetrics(
  { progress }: MemberRun,
  { validation, test }: Partial<Record<'validation' | 'test', Evaluation>>,
  restored: boolean,
): Record<string, number | null> {
  const training = restored ? {} : Object.fromEntries(Object.entries(progress.last).filter(([key]) => !needsValidation(key)))
  const held = { ...onSplit('validation', validation?.metrics ?? {}), ...onSplit('test', test?.metrics ?? {}) }
  return { ...training, ...Object.fromEntries(Object.entries(held).map(([key, value]) => [key, finiteOrNull(value)])) }
}

/** Outputs are probabilities, or values in the target's own units; labels are class numbers, or such values. */
function predictionsFile(run: MemberRun, evaluations: Partial<Record<'validation' | 'test', Evaluation>>): Uint8Array {
  const tensors: Record<string, StoredTensor> = {}
  for (const split of heldOutSplits) {
    const [evaluation, rows] = [evaluations[split], run.splits[split]]
    if (!evaluation || !rows) continue
    tensors[`${split}.outputs`] = { dtype: 'F32', shape: [rows.rows, evaluation.outputs], data: evaluation.predictions }
    const labels = labelsInUnits(rows, run.splits.target)
    tensors[`${split}.labels`] =
      labels instanceof Int32Array ? { dtype: 'I32', shape: [rows.rows], data: labels } : { dtype: 'F32', shape: [rows.rows], data: labels }
    // Test rows are the data set's own test part in order; which rows were drawn for validation has to be said.
    if (split === 'validation') tensors['validation.rows'] = { dtype: 'I32', shape: [rows.rows], data: run.splits.validationRows }
  }
  return writeTensorFile(tensors)
}
