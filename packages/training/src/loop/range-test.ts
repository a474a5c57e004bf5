import type { StepSeries } from '@trainyard/engine'
import { type schedules, writeTensorFile } from '@trainyard/spec'
import type { MemberOutcome } from '../ports.js'
import { explosionStep } from '../range-test/explosion.js'
import { rangeTestResultOf } from '../range-test/result.js'
import type { MemberRun } from './member-run.js'
import { emptyMeter } from './meter.js'
import { saveFinal } from './save.js'

/** The range test that this training is; null for any other training. */
export const rangeTestOf = ({ task: { spec } }: Pick<MemberRun, 'task'>) => (spec.schedule.type === 'range_test' ? spec.schedule : null)

/**
 * How many steps of a chunk count: in a range test those up to the explosion of the loss, which ends it; in any other training all. The chunk has run to its
 * end by then, but these weights are nobody's model.
 */
export function countedSteps(run: MemberRun, series: StepSeries): number {
  const spec = rangeTestOf(run)
  if (!spec) return series.steps
  const { range } = run.progress
  const fresh = Array.from(series.loss)
  const broken = fresh.findIndex((loss, index) => !Number.isFinite(loss) || !Number.isFinite(series.metrics['gradient_norm']?.[index] ?? 0))
  const before = range.losses.length
  const losses = [...range.losses, ...fresh.slice(0, broken < 0 ? fresh.length : broken)]
  const at = explosionStep(losses, spec)
  const counted = at ?? losses.length
  const exploded = at !== null || broken >= 0
  run.progress.range = { losses: losses.slice(0, counted), exploded }
  if (exploded) run.progress.stopped = true
  return counted - before
}

/** The next epoch begins: nothing is evaluated, since nothing of these weights is kept. */
export function nextRangeEpoch(run: MemberRun): void {
  run.progress = { ...run.progress, epoch: run.progress.epoch + 1, position: 0, epochMeans: emptyMeter }
}

/** Ends a range test with its curve. The final checkpoint is there for the record: its weights went through rates that break them. */
export async function concludeRangeTest(run: MemberRun, spec: schedules.RangeTest, finishing: boolean): Promise<MemberOutcome> {
  const { losses, exploded } = run.progress.range
  const complete = run.progress.step >= spec.steps
  const { member } = run.task
  await saveFinal(run, { member, step: run.progress.step, metrics: {} })
  const { trainable, nonTrainable } = run.network.shapes
  const ended = exploded ? 'exploded' : finishing && !complete ? 'finished' : 'complete'
  const rangeTest = rangeTestResultOf(losses, spec, ended)
  run.ports.event({ type: 'log', message: `range test: ${rangeTest.reason}`.slice(0, 2_000), member })
  return { status: 'succeeded', member, best: null, final: {}, parameters: trainable + nonTrainable, predictions: writeTensorFile({}), rangeTest }
}
