import { recordSpan } from '@trainyard/tracing'
import type { Member } from './member.js'
import type { Progress } from './progress.js'

/** Epochs may take a millisecond: those of a second are one span. */
const leastMs = 1_000

/** The epochs of a member as spans, each of one epoch or of as many as end within a second. */
export function createEpochSpans(
  { task, totalSteps }: Member,
  start: Pick<Progress, 'epoch'>,
): { ended(progress: Pick<Progress, 'epoch' | 'step' | 'stopped'>): void } {
  let [startTime, first] = [performance.now(), start.epoch + 1]
  return {
    ended: ({ epoch, step, stopped }) => {
      const now = performance.now()
      if (now - startTime < leastMs && !stopped && step < totalSteps) return
      const attributes = { 'trainyard.member': task.member, 'trainyard.epochs.first': first, 'trainyard.epochs.last': epoch, 'trainyard.step': step }
      recordSpan('epochs', { startTime, endTime: now, attributes })
      startTime = now
      first = epoch + 1
    },
  }
}
