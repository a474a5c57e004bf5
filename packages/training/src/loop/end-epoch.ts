import { finiteOrNull, metricKey, type MetricSplit } from '@trainyard/spec'
import { readArrays } from '../checkpoint/arrays.js'
import { diagnose, isInspected } from '../diagnostics/index.js'
import type { Numbers } from '../losses/objective.js'
import type { TrainingPorts } from '../ports.js'
import { evaluateSplit } from './evaluate.js'
import type { Member } from './member.js'
import { emptyMeter, judgeEpoch, means, type Progress } from './progress.js'
import { pointsOf, type Recorder } from './recorder.js'

/**
 * Closes an epoch: validation, best so far, early stopping, plateau. Null when a stop was asked for meanwhile: then nothing has changed and it can be done
 * again.
 */
export async function endEpoch(member: Member, ports: TrainingPorts, recorder: Recorder, progress: Progress): Promise<Progress | null> {
  const { task, model, rows, program, watched } = member
  const { step } = progress
  const epoch = progress.epoch + 1
  // Of a range test nothing is evaluated, since nothing of its weights is kept; of a fit on all rows, since no rows are left.
  if (member.rangeTest || member.finalFit) return { ...progress, epoch, position: 0, epochMeans: emptyMeter }

  const evaluation = rows.splits.validation ? await evaluateSplit(member, ports, 'validation', 'epoch') : null
  if (rows.splits.validation && !evaluation) return null
  const validation = evaluation ? onSplit('validation', evaluation.metrics) : {}
  recorder.metrics(pointsOf(task.member, finiteOrNulls(validation), { step, epoch }, new Date().toISOString()))

  const figures: Readonly<Record<string, number | null>> = { ...trainingMeans(progress), ...validation }
  const { best, improved, stop } = judgeEpoch(task.spec.training.early_stopping, watched, progress.best, figures[watched] ?? null, { step, epoch })
  if (improved) program.readVariables(model.network.parameters.map(({ variable }) => variable))
  const bestWeights = improved ? await readArrays('weights', model.network.parameters) : progress.bestWeights
  const schedule = member.scheduleFrom(progress.plateau)
  if (schedule.epochEnd(figures)) {
    const message = `learning rate reduced to ${schedule.rate(step + 1)} after epoch ${epoch}: no improvement`
    recorder.event({ type: 'log', message })
  }
  if (stop) {
    const message = `early stopping after epoch ${epoch}: ${watched} has not improved since epoch ${best.epoch}`
    recorder.event({ type: 'log', message })
  }
  const last = finiteOrNulls(figures)
  const late = epoch === lateEpoch(task.spec.training.epochs) ? best.value : progress.late
  const next = { ...progress, epoch, position: 0, epochMeans: emptyMeter, best, late, last, stopped: stop, plateau: schedule.state(), bestWeights }
  const { perEpoch } = rows.batches
  return isInspected(epoch, perEpoch, task.spec.training.epochs) ? await diagnose(member, recorder, next, evaluation?.dead) : next
}

/** The epoch after which the last tenth of them begins. */
const lateEpoch = (epochs: number): number => Math.max(1, Math.floor(0.9 * epochs))

/** Means over the epoch of what the user may watch. */
function trainingMeans({ epochMeans }: Progress): Numbers {
  const { gradient_norm: _norm, ...figures } = means(epochMeans)
  return figures
}

/** Metrics of a split by their stored keys. */
export const onSplit = (split: MetricSplit, metrics: Numbers): Numbers =>
  Object.fromEntries(Object.entries(metrics).map(([key, value]) => [metricKey(key, split), value]))

/** Metrics as they go on the wire: null for what is not finite. */
export const finiteOrNulls = (metrics: Readonly<Record<string, number | null>>): Record<string, number | null> =>
  Object.fromEntries(Object.entries(metrics).map(([key, value]) => [key, finiteOrNull(value)]))
