import { tf } from '@trainyard/engine'
import { needsValidation, readTensorFile, type ResolvedJobSpec, sharesTraining, type StoredTensor, writeTensorFile } from '@trainyard/spec'
import { assignArrays } from '../checkpoint/arrays.js'
import { firstBatch } from '../diagnostics/inspect.js'
import type { NewCheckpoint, TrainedMember, TrainingPorts } from '../ports.js'
import type { Checkpoints } from './checkpoints.js'
import { finiteOrNulls, onSplit } from './end-epoch.js'
import { type Evaluation, evaluateSplit, type HeldOutSplit, heldOutSplits } from './evaluate.js'
import { permutedPredictions } from './permuted.js'
import { rowsNotFinite } from '../metrics/metric.js'
import { TrainingError } from '../training-error.js'
import type { Member } from './member.js'
import { noBest, type Progress } from './progress.js'

type Evaluations = Partial<Record<HeldOutSplit, Evaluation>>

/** A trained member, and the final checkpoint of its weights, which is not stored yet. */
export type Concluded = { trained: TrainedMember; checkpoint: NewCheckpoint }

/**
 * Makes a trained member of the weights as they are, or of the best ones where those are wanted: figures and predictions on each held-out split, the final
 * checkpoint. The weights stay in the network. Null when a stop was asked for meanwhile.
 *
 * @throws {TrainingError} `diverged` when the weights, or what they predict, are not finite.
 */
export async function concludeMember(
  member: Member,
  ports: TrainingPorts,
  checkpoints: Checkpoints,
  progress: Progress,
  { finishing }: { finishing: boolean },
): Promise<Concluded | null> {
  const { task, rows, model, watched } = member
  const { best, bestWeights } = progress
  const wantsBest = finishing || task.spec.training.early_stopping?.restore_best === true
  const restored = wantsBest && bestWeights !== null && best.step !== progress.step
  if (restored) restoreWeights(member, bestWeights)
  const evaluations: Evaluations = {}
  for (const split of heldOutSplits) {
    if (!rows.splits[split]) continue
    const evaluation = await evaluateSplit(member, ports, split, 'all')
    if (!evaluation) return null
    evaluations[split] = evaluation
  }
  if (heldOutSplits.some((split) => rows.splits[split])) assertPredicts(evaluations)
  else await assertPredictsTraining(member)
  // Whoever waits for the end of a training does not wait for this.
  const permuted = finishing ? {} : await permutedPredictions(member, ports, outputsOf(evaluations))
  if (!permuted) return null
  // Training means belong to the last epoch, so they are reported only where its weights are the ones that are kept.
  const final = { ...(restored ? {} : trainingFigures(progress)), ...heldOutFigures(evaluations) }
  // Snapshots of one training follow one another as members; any other training is of the one member that it was asked for.
  const number = task.member + progress.snapshots
  const { trainable, nonTrainable } = model.network.shapes
  const trained = {
    member: number,
    best: best.step > 0 ? { metric: watched, value: best.value, step: best.step } : null,
    final,
    parameters: trainable + nonTrainable,
    predictions: predictionsFile(member, evaluations, permuted),
  }
  return { trained, checkpoint: await checkpoints.final({ member: number, step: restored ? best.step : progress.step, metrics: final }) }
}

/**
 * A member counts only if it predicts numbers.
 *
 * @throws {TrainingError} `diverged` when a prediction on held-out rows is not finite.
 */
function assertPredicts(evaluations: Evaluations): void {
  for (const split of heldOutSplits) {
    const { predictions, outputs } = evaluations[split] ?? { predictions: [], outputs: 1 }
    const broken = rowsNotFinite(predictions, outputs)
    if (broken > 0)
      throw new TrainingError(
        'diverged',
        `the trained weights predict values that are not finite on ${broken} of ${predictions.length / outputs} ${split} rows; try a lower optimizer.learning_rate, or look for values in these rows that are far from those of training`,
      )
  }
}

/**
 * The same of the first training rows, where no others are held out.
 *
 * @throws {TrainingError} `diverged` when a prediction is not finite.
 */
export async function assertPredictsTraining(member: Member): Promise<void> {
  const { program, model } = member
  program.readVariables()
  const outputs = tf.tidy(() => model.network.forward(firstBatch(member).x, { mode: 'prediction' }))
  const values = await outputs.data<'float32'>()
  outputs.dispose()
  const broken = rowsNotFinite(values, 1)
  if (broken > 0)
    throw new TrainingError(
      'diverged',
      `the trained weights predict ${broken} values of training rows that are not finite; try a lower optimizer.learning_rate`,
    )
}

function restoreWeights({ model, program }: Member, best: Readonly<Record<string, StoredTensor>>): void {
  const { parameters } = model.network
  assignArrays('weights', parameters, readTensorFile(writeTensorFile(best)))
  program.writeVariables(parameters.map(({ variable }) => variable))
}

const trainingFigures = ({ last }: Progress): Record<string, number | null> => Object.fromEntries(Object.entries(last).filter(([key]) => !needsValidation(key)))

const heldOutFigures = ({ validation, test }: Evaluations): Record<string, number | null> =>
  finiteOrNulls({ ...(validation ? onSplit('validation', validation.metrics) : {}), ...(test ? onSplit('test', test.metrics) : {}) })

/** Numbers that the member says of a row. */
const outputsOf = ({ validation, test }: Evaluations): number => (test ?? validation)?.outputs ?? 1 // default: nothing is held out

/** Outputs are probabilities, or values in the target's own units; labels are class numbers, or such values. */
function predictionsFile({ rows: { splits } }: Member, evaluations: Evaluations, permuted: Record<string, StoredTensor>): Uint8Array {
  const tensors: Record<string, StoredTensor> = { ...permuted }
  for (const split of heldOutSplits) {
    const [evaluation, held] = [evaluations[split], splits[split]]
    if (!evaluation || !held) continue
    const { rows, labels } = held
    const { predictions: data, outputs } = evaluation
    const shape = [rows, outputs]
    tensors[`${split}.outputs`] = data instanceof Float64Array ? { dtype: 'F64', shape, data } : { dtype: 'F32', shape, data }
    tensors[`${split}.labels`] = labels instanceof Int32Array ? { dtype: 'I32', shape: [rows], data: labels } : { dtype: 'F64', shape: [rows], data: labels }
    if (held.weights) tensors[`${split}.weights`] = { dtype: 'F64', shape: [rows], data: held.weights }
    // Test rows are the data set's own test part in order; which rows were drawn for validation has to be said.
    if (split === 'validation') tensors['validation.rows'] = { dtype: 'I32', shape: [rows], data: splits.validationRows }
  }
  return writeTensorFile(tensors)
}

/**
 * Epochs of one cycle; null where the job takes no snapshots. The epochs are a multiple of the members (checked before queueing); a rest belongs to the last
 * cycle.
 */
const cycleEpochs = ({ ensemble, training }: Pick<ResolvedJobSpec, 'ensemble' | 'training'>): number | null =>
  sharesTraining(ensemble) ? Math.max(1, Math.floor(training.epochs / ensemble.members)) : null

/** Whether a cycle has ended whose weights are not stored yet, other than the last: that one ends the training. */
export function snapshotDue({ task: { spec } }: Member, { snapshots, epoch }: Progress): boolean {
  const cycle = cycleEpochs(spec)
  return cycle !== null && snapshots < spec.ensemble.members - 1 && epoch >= (snapshots + 1) * cycle
}

/**
 * Makes the weights at the end of a cycle a member: figures and predictions on the held-out splits, final checkpoint, then the member itself, all durable
 * before the training goes on (Huang et al. 2017, §3). Best weights are those of a cycle, so they begin anew. Null when a stop was asked for meanwhile: it can
 * be done again.
 */
export async function takeSnapshot(member: Member, ports: TrainingPorts, checkpoints: Checkpoints, progress: Progress): Promise<Progress | null> {
  const concluded = await concludeMember(member, ports, checkpoints, progress, { finishing: false })
  if (!concluded) return null
  await checkpoints.saveFinal(concluded.checkpoint)
  await ports.memberDone(concluded.trained)
  const next = { ...progress, snapshots: progress.snapshots + 1, best: noBest, bestWeights: null }
  await checkpoints.saveLast(next)
  return next
}
