import type { MemberOutcome, TrainingPorts } from '../ports.js'
import type { Checkpoints } from './checkpoints.js'
import { snapshotDue, takeSnapshot } from './conclude.js'
import { endEpoch } from './end-epoch.js'
import { createEpochSpans } from './epoch-spans.js'
import type { Member } from './member.js'
import type { Progress } from './progress.js'
import type { Recorder } from './recorder.js'
import { finishAsked, stopAsked, yieldToEventLoop } from './requests.js'
import { trainChunk } from './train-chunk.js'

/** Epoch by epoch, each chunk by chunk, until the training is over, or something else is asked of it. `stopped`: it was to stop where it stands. */
export async function trainEpochs(
  member: Member,
  ports: TrainingPorts,
  recorder: Recorder,
  checkpoints: Checkpoints,
  start: Progress,
): Promise<{ progress: Progress; stopped: boolean }> {
  const { checkpoint_every_steps: checkpointEvery } = member.task.spec.training
  const stepsPerEpoch = member.rows.batches.perEpoch
  let progress = start
  const spans = createEpochSpans(member, start)
  for (;;) {
    const ends = isOver(member, progress) || finishAsked(ports)
    if (!ends && stopAsked(ports)) return { progress, stopped: true }

    if (snapshotDue(member, progress)) {
      const next = await takeSnapshot(member, ports, checkpoints, progress)
      if (!next) return { progress, stopped: true }
      progress = next
      continue
    }
    if (ends) return { progress, stopped: false }

    // A training that was stopped during the end of an epoch goes on with that end.
    if (progress.position < stepsPerEpoch) progress = await trainChunk(member, recorder, progress)
    recorder.progress(progress)
    await yieldToEventLoop()
    const due = progress.step % checkpointEvery === 0
    if (progress.position < stepsPerEpoch) {
      if (due) await checkpoints.saveLast(progress)
      continue
    }

    const next = await endEpoch(member, ports, recorder, progress)
    if (!next) return { progress, stopped: true }
    progress = next
    spans.ended(progress)
    // Packed members must not repeat the end of one that is done: it would no longer be in step with the others.
    await checkpoints.saveEpochEnd(progress, due || (progress.stopped && member.program.members > 1))
  }
}

/** Whether a training has come to its end by itself. */
export const isOver = ({ rangeTest, finalFit, totalSteps, task }: Member, { stopped, step, epoch }: Progress): boolean =>
  stopped || (rangeTest || finalFit ? step >= totalSteps : epoch >= task.spec.training.epochs)

/** Cancel or pause: nothing that was learned is lost. */
export async function checkpointAndStop(ports: TrainingPorts, checkpoints: Checkpoints, progress: Progress): Promise<MemberOutcome> {
  const status = ports.request() === 'pause' ? 'paused' : 'cancelled'
  await checkpoints.saveLast(progress)
  await checkpoints.settled()
  return { status }
}
