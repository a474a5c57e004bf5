import { finiteOrNull, metricKey, type MetricSplit } from '@trainyard/spec'
import { readArrays } from '../checkpoint/arrays.js'
import { diagnose, isInspected } from '../diagnostics/index.js'
import type { Numbers } from '../losses/objective.js'
import { judgeEpoch } from './early-stopping.js'
import { evaluateSplit } from './evaluate-split.js'
import type { MemberRun } from './member-run.js'
import { emptyMeter, means } from './meter.js'
import { nextRangeEpoch, rangeTestOf } from './range-test.js'

/** Closes an epoch: validation, best so far, early stopping, plateau. False when a stop was asked for meanwhile: then nothing has changed and it can be done again. */
export async function endEpoch(run: MemberRun): Promise<boolean> {
  if (rangeTestOf(run)) {
    nextRangeEpoch(run)
    return true
  }
  const { progress, task, ports, schedule } = run
  const evaluation = run.splits.validation ? await evaluateSplit(run, 'validation') : null
  if (run.splits.validation && !evaluation) return false
  const validation = onSplit('validation', evaluation?.metrics ?? {})
  const figures: Record<string, number | null> = { ...trainingMeans(run), ...validation }
  const at = { step: progress.step, epoch: progress.epoch + 1 }
  const time = new Date().toISOString()
  if (evaluation) ports.metrics(Object.entries(validation).map(([key, value]) => ({ key, ...at, value: finiteOrNull(value), at: time })))
  const stopping = task.spec.training.early_stopping
  const { best, improved, stop } = judgeEpoch(stopping, run.watched, progress.best, figures[run.watched] ?? null, at)
  if (improved) {
    run.program.readVariables(run.weights.map((weight) => weight.variable))
    run.bestWeights = await readArrays('weights', run.weights)
  }
  if (schedule.epochEnd(figures))
    ports.event({
      type: 'log',
      message: `learning rate reduced to ${schedule.rate(progress.step + 1)} after epoch ${at.epoch}: no improvement`,
      member: task.member,
    })
  if (stop)
    ports.event({
      type: 'log',
      message: `early stopping after epoch ${at.epoch}: ${run.watched} has not improved since epoch ${best.epoch}`,
      member: task.member,
    })
  const last = Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, finiteOrNull(value)]))
  run.progress = { ...progress, epoch: at.epoch, position: 0, epochMeans: emptyMeter, best, last, stopped: stop, plateau: schedule.state() }
  if (isInspected(at.epoch, run.batches.perEpoch, task.spec.training.epochs)) await diagnose(run, evaluation?.dead)
  return true
}

/** Means over the epoch of what the user may watch. */
function trainingMeans(run: MemberRun): Numbers {
  const { gradient_norm: _norm, ...figures } = means(run.progress.epochMeans)
  return figures
}

/** Metrics of a split by their stored keys. */
export const onSplit = (split: MetricSplit, metrics: Numbers): Numbers =>
  Object.fromEntries(Object.entries(metrics).map(([key, value]) => [metricKey(key, split), value]))
