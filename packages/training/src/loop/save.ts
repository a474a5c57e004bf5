import type { CheckpointKind, StoredTensor } from '@trainyard/spec'
import { readArrays, underPrefix } from '../checkpoint/arrays.js'
import { writeMemberFile } from '../checkpoint/member-file.js'
import { writeResumeFile } from '../checkpoint/resume-file.js'
import type { MemberRun } from './member-run.js'

/** Epochs may be shorter than storing their checkpoint: at their ends, at most one a second is written. Every `checkpoint_every_steps`, one always is. */
const epochEndsEveryMs = 1_000

/** Writes a `last` checkpoint of this very moment. The one before must be durable first, so that at most one is on its way. A checkpoint that cannot be stored is told and does not end the training. */
export async function saveLast(run: MemberRun): Promise<void> {
  await run.pace.pending
  run.program.readVariables()
  const { progress, schedule } = run
  progress.plateau = schedule.state()
  const weights = await readArrays('weights', run.weights)
  const best = run.bestWeights && progress.best.step !== progress.step ? underPrefix(run.bestWeights, 'weights', 'best') : {}
  const file = writeResumeFile({ ...weights, ...(await readArrays('optimizer', run.optimizer.slots)), ...best }, progress, run.owner)
  send(run, 'last', file, progress.last, progress.step)
  run.pace.savedAt = run.now()
}

/** `saveLast` at the end of an epoch, and the best weights if they are newer than those sent before; left out where none is `due` and the last was written less than a second ago. */
export async function saveEpochEnd(run: MemberRun, due: boolean): Promise<void> {
  if (!due && run.now() - run.pace.savedAt < epochEndsEveryMs) return
  await saveLast(run)
  const { best, last } = run.progress
  if (!run.bestWeights || !run.task.spec.training.early_stopping || best.step === run.pace.bestSentStep) return
  await run.pace.pending
  run.pace.bestSentStep = best.step
  send(run, 'best', memberFile(run, run.bestWeights, best.step), best.step === run.progress.step ? last : { [run.watched]: best.value }, best.step)
}

/** The trained member; waits until it is durable, and fails if it cannot be stored. */
export async function saveFinal(
  run: MemberRun,
  { member, step, metrics }: { member: number; step: number; metrics: Record<string, number | null> },
): Promise<void> {
  await run.pace.pending
  run.program.readVariables()
  const file = memberFile(run, await readArrays('weights', run.weights), step, member)
  await run.ports.checkpoint({ member, kind: 'final', step, epoch: step / run.batches.perEpoch, metrics, resumable: false, file })
}

const memberFile = ({ splits, owner }: MemberRun, weights: Record<string, StoredTensor>, step: number, member = owner.member): Uint8Array =>
  writeMemberFile(weights, { preprocessing: splits.preprocessing, target: splits.target, ...owner, member, step })

function send(run: MemberRun, kind: CheckpointKind, file: Uint8Array, metrics: Record<string, number | null>, step: number): void {
  run.pace.pending = run.ports
    .checkpoint({ kind, step, epoch: step / run.batches.perEpoch, metrics, resumable: kind === 'last', file })
    .catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause)
      run.ports.event({
        type: 'checkpoint',
        level: 'warn',
        message: `the ${kind} checkpoint of step ${step} could not be stored; training goes on (${reason})`.slice(0, 2_000),
        member: run.task.member,
      })
    })
}
