import type { StepSeries } from '@trainyard/engine'
import { defined, elementAt, type ScheduleWith, writeTensorFile } from '@trainyard/spec'
import type { MemberOutcome } from '../ports.js'
import { explosionStep, rangeTestResultOf } from '../schedules/range-test-result.js'
import type { Checkpoints } from './checkpoints.js'
import type { Member } from './member.js'
import type { Progress } from './progress.js'
import type { Recorder } from './recorder.js'

/** The losses of a range test after a chunk of steps: those up to the explosion of the loss, which ends it, or to a number that is not finite. */
export function rangeAfter(spec: ScheduleWith<'probe'>, { losses: before }: Progress['range'], { loss, metrics }: StepSeries): Progress['range'] {
  const norms = defined(metrics['gradient_norm'], 'gradient norms of the chunk')
  const fresh = Array.from(loss)
  const broken = fresh.findIndex((value, index) => !Number.isFinite(value) || !Number.isFinite(elementAt(norms, index, 'gradient norms of the chunk')))
  const losses = [...before, ...(broken < 0 ? fresh : fresh.slice(0, broken))]
  const at = explosionStep(losses, spec)
  return at === null ? { losses, exploded: broken >= 0 } : { losses: losses.slice(0, at), exploded: true }
}

/** Ends a range test with its curve. The final checkpoint is there for the record: its weights went through rates that break them. */
export async function concludeRangeTest(
  { task: { member }, model }: Member,
  spec: ScheduleWith<'probe'>,
  recorder: Recorder,
  checkpoints: Checkpoints,
  { step, range }: Progress,
): Promise<MemberOutcome> {
  await checkpoints.saveFinal(await checkpoints.final({ member, step, metrics: {} }))
  const rangeTest = rangeTestResultOf(range.losses, spec, range.exploded ? 'exploded' : step < spec.steps ? 'finished' : 'complete')
  recorder.event({ type: 'log', message: `range test: ${rangeTest.reason}` })
  const { trainable, nonTrainable } = model.network.shapes
  return { status: 'succeeded', member, best: null, final: {}, parameters: trainable + nonTrainable, predictions: writeTensorFile({}), rangeTest }
}
