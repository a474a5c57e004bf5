import { type MemberRun, totalSteps } from './member-run.js'

/** Lets the process hear and answer messages: a step blocks the thread for its whole length. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Whether the training is to stop with a checkpoint; `finish` is no stop, it ends with a result. */
export const stopAsked = ({ ports }: MemberRun): boolean => ports.request() === 'cancel' || ports.request() === 'pause'

/** How often progress is told while chunks are short. */
const progressEveryMs = 200

/** Tells where the member stands, at most every 200 ms and at the end. */
export function tellProgress(run: MemberRun, always = false): void {
  const now = run.now()
  if (!always && now - run.pace.progressAt < progressEveryMs) return
  run.pace.progressAt = now
  const { epochs } = run.task.spec.training
  const { step } = run.progress
  run.ports.progress({ step, steps: totalSteps(run), epoch: step / run.batches.perEpoch, epochs, samplesPerSecond: run.pace.samplesPerSecond })
}
