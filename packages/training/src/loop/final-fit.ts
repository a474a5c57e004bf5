import { elementAt } from '@trainyard/spec'
import { readMemberFile } from '../checkpoint/member-file.js'
import { ownerOf, readResumeFile } from '../checkpoint/resume-file.js'
import type { MemberOutcome, MemberTask, NewCheckpoint, TrainingPorts } from '../ports.js'
import { TrainingError } from '../training-error.js'
import type { Checkpoints } from './checkpoints.js'
import { assertPredictsTraining, type Concluded } from './conclude.js'
import type { FinalFit, Member, TrainingTask } from './member.js'
import type { Progress } from './progress.js'
import type { Recorder } from './recorder.js'
import { checkpointAndStop, isOver, trainEpochs } from './train-epochs.js'

/** How a training ended: as a member does, or measured, and then all rows are fitted. */
export type TrainingEnd = MemberOutcome | { status: 'measured'; finalFit: FinalFit }

/** Trains members by `train`, and those that end measured once more, on all rows. */
export async function withFinalFits(tasks: readonly MemberTask[], train: (tasks: readonly TrainingTask[]) => Promise<TrainingEnd[]>): Promise<MemberOutcome[]> {
  const ends = await train(tasks)
  const fits = ends.flatMap((end, place): TrainingTask[] => {
    if (end.status !== 'measured') return []
    const task = elementAt(tasks, place, 'tasks')
    return [{ ...task, resume: fitsAllRows(task) ? task.resume : null, finalFit: end.finalFit }]
  })
  const fitted = (fits.length > 0 ? await train(fits) : []).values()
  return ends.flatMap((end) => {
    const own = end.status === 'measured' ? fitted.next().value : end
    return own === undefined || own.status === 'measured' ? [] : [own]
  })
}

/** Whether the newest checkpoint of a member is one of its fit on all rows. */
function fitsAllRows({ spec, seed, member, resume }: MemberTask): boolean {
  return resume !== null && readResumeFile(resume, ownerOf({ spec, seed, member })).progress.measured !== null
}

/** The fit on all rows of a member whose training has ended: as many updates as the weights took that were measured. */
export function finalFitOf({ task }: Member, { bestWeights, measured: _none, ...measured }: Progress, { trained, checkpoint }: Concluded): FinalFit {
  const restored = task.spec.training.early_stopping?.restore_best === true && bestWeights !== null
  const steps = restored ? measured.best.step : measured.step
  const { file } = readMemberFile(checkpoint.file)
  const weights = Object.fromEntries(file.names.map((name) => [name, file.tensor(name)]))
  return { steps, stepsPerEpoch: measured.step / measured.epoch, measured, weights, trained, checkpoint }
}

/**
 * Fits a measured member on all rows, and stores what that gives as its weights; its figures and predictions stay those that were measured. One that diverges, or
 * is asked to finish before its end, leaves the weights as they were measured.
 */
export async function fitAllRows(
  member: Member,
  { trained, checkpoint }: FinalFit,
  ports: TrainingPorts,
  recorder: Recorder,
  checkpoints: Checkpoints,
): Promise<MemberOutcome> {
  const { rows, totalSteps, start } = member
  const count = rows.splits.train.rows
  if (start.step === 0) recorder.event({ type: 'log', message: `now fits all ${count} rows in ${totalSteps} updates; its figures stay those measured before` })
  const end = await reached(member, ports, recorder, checkpoints)
  if (end.type === 'stopped') return checkpointAndStop(ports, checkpoints, end.progress)
  if (end.type === 'left')
    recorder.event({ type: 'log', level: 'warn', message: `keeps the weights that were measured, not fitted on all rows: ${end.reason}` })
  await checkpoints.saveFinal(end.type === 'left' ? checkpoint : end.checkpoint)
  recorder.progress(end.type === 'left' ? start : end.progress, true)
  return { status: 'succeeded', ...trained, rangeTest: null }
}

type Reached = { type: 'fitted'; progress: Progress; checkpoint: NewCheckpoint } | { type: 'stopped'; progress: Progress } | { type: 'left'; reason: string }

async function reached(member: Member, ports: TrainingPorts, recorder: Recorder, checkpoints: Checkpoints): Promise<Reached> {
  try {
    const { progress, stopped } = await trainEpochs(member, ports, recorder, checkpoints, member.start)
    if (stopped) return { type: 'stopped', progress }
    if (!isOver(member, progress)) return { type: 'left', reason: 'it was asked to finish before that was done' }
    await assertPredictsTraining(member)
    return { type: 'fitted', progress, checkpoint: await checkpoints.final({ member: member.task.member, step: progress.step, metrics: {} }) }
  } catch (cause) {
    if (cause instanceof TrainingError && cause.code === 'diverged') return { type: 'left', reason: cause.message }
    throw cause
  }
}
