import type { EngineInfo } from '@trainyard/engine'
import { defined, numberText, sharesTraining } from '@trainyard/spec'
import { withSpan } from '@trainyard/tracing'
import { diagnoseStart } from '../diagnostics/index.js'
import type { MemberOutcome, MemberTask, TrainingPorts } from '../ports.js'
import { Checkpoints } from './checkpoints.js'
import { concludeMember } from './conclude.js'
import { finalFitOf, fitAllRows, type TrainingEnd, withFinalFits } from './final-fit.js'
import type { Member, TrainingTask } from './member.js'
import { openMember, type RunOptions } from './open-member.js'
import type { Progress } from './progress.js'
import { concludeRangeTest } from './range-test.js'
import { Recorder } from './recorder.js'
import { finishAsked } from './requests.js'
import { checkpointAndStop, isOver, trainEpochs } from './train-epochs.js'

/**
 * Trains one member from its seed, or on from its newest `last` checkpoint; both ways end in the same weights, bit for bit, on one machine and library.
 * The engine must be loaded. Cancel and pause are honored within half a second, with a `last` checkpoint first; finish ends with the best so far.
 * A training of snapshots makes a member at the end of each cycle; `finish` keeps those that are done.
 *
 * @throws {TrainingError} (`diverged`, `invalid_spec`, …) when the job itself cannot be trained.
 * @throws {DataError} when its data set cannot bear the job.
 */
export async function trainMember(task: MemberTask, ports: TrainingPorts, engine: EngineInfo, options: RunOptions = {}): Promise<MemberOutcome> {
  const [outcome] = await withFinalFits([task], async (tasks) => Promise.all(tasks.map((one) => trainAlone(one, ports, engine, options))))
  return defined(outcome, 'the outcome of the member')
}

/** Trains one member by itself, up to where it is measured, or fits it on all rows. */
export async function trainAlone(task: TrainingTask, ports: TrainingPorts, engine: EngineInfo, options: RunOptions): Promise<TrainingEnd> {
  const member = await openMember(task, ports, options)
  try {
    return await runTraining(member, ports, engine)
  } finally {
    member.dispose()
  }
}

/** `trainAlone` on what was opened before, which stays open. `now` is a clock in milliseconds; packed members share one. */
export async function runTraining(member: Member, ports: TrainingPorts, engine: EngineInfo, now = () => performance.now()): Promise<TrainingEnd> {
  const recorder = new Recorder(member, ports, now)
  const checkpoints = new Checkpoints(member, ports, recorder)
  recorder.engine(engine)
  if (member.finalFit) return fitAllRows(member, member.finalFit, ports, recorder, checkpoints)
  const start = await begin(member, recorder)
  const { progress, stopped } = await trainEpochs(member, ports, recorder, checkpoints, start)
  const outcome = stopped ? null : await outcomeOf(member, ports, recorder, checkpoints, progress)
  return outcome ?? checkpointAndStop(ports, checkpoints, progress)
}

/** Before the first step the network is looked at as it starts. */
async function begin(member: Member, recorder: Recorder): Promise<Progress> {
  recorder.progress(member.start)
  return member.start.step === 0 ? diagnoseStart(member, recorder, member.start) : member.start
}

/** The result: predictions and figures on the held-out splits, and the final checkpoint. Null when a stop was asked for meanwhile. */
async function outcomeOf(member: Member, ports: TrainingPorts, recorder: Recorder, checkpoints: Checkpoints, progress: Progress): Promise<TrainingEnd | null> {
  const nothing = nothingToKeep(member, progress)
  if (nothing !== null) return { status: 'skipped', message: nothing }
  if (member.rangeTest) {
    recorder.progress(progress, true)
    return concludeRangeTest(member, member.rangeTest, recorder, checkpoints, progress)
  }
  const finishing = finishAsked(ports)
  const conclude = () => concludeMember(member, ports, checkpoints, progress, { finishing })
  const concluded = await withSpan('make the result', { attributes: { 'trainyard.member': member.task.member } }, conclude)
  if (!concluded) return null
  warnOfShortness(member, recorder, progress)
  const { final_fit: finalFit } = member.task.spec.dataset
  if (finalFit === 'all_rows' && !finishing) return { status: 'measured', finalFit: finalFitOf(member, progress, concluded) }
  await checkpoints.saveFinal(concluded.checkpoint)
  recorder.progress(progress, true)
  return { status: 'succeeded', ...concluded.trained, rangeTest: null }
}

/** A rate that has fallen to this part of itself lets hardly anything improve any more: then the last epoch is the best of any training. */
const settledRate = 0.1
/** What improved by more than this part of itself in the last tenth of the epochs was still falling. */
const fallingPart = 0.01

/** Says that the training ended while it was still improving, at a rate at which it would have gone on to do so. */
function warnOfShortness(member: Member, recorder: Recorder, { best, late, epoch, step, stopped, plateau }: Progress): void {
  const { spec } = member.task
  // Said before, where the attempt went on behind the end of the training.
  if (step === member.start.step) return
  if (stopped || epoch < spec.training.epochs || best.value === null || late === null || sharesTraining(spec.ensemble)) return
  const improvement = Math.abs(best.value - late)
  if (improvement <= fallingPart * Math.abs(late)) return
  if (member.scheduleFrom(plateau).rate(step - 1) < settledRate * spec.optimizer.learning_rate) return
  const suggestion = `increase training.epochs above ${epoch}, and set training.early_stopping to end where nothing improves`
  recorder.event({
    type: 'diagnostic',
    level: 'warn',
    message: `${member.watched} was still improving when the training ended, from ${numberText(late)} to ${numberText(best.value)} in the last tenth of its ${epoch} epochs: ${suggestion}`,
    data: { rule: 'still_improving', layer: null, value: improvement, threshold: fallingPart * Math.abs(late), suggestion },
  })
}

/** Why an early end gives no member: weights that were never updated are no result, and those in the midst of a cycle are no snapshot. */
function nothingToKeep(member: Member, progress: Progress): string | null {
  const { step, snapshots } = progress
  if (step === 0) return 'finished before the first step: nothing was learned that could be kept'
  return snapshots > 0 && !isOver(member, progress) ? `finished within a cycle: the ${snapshots} snapshots taken before are kept` : null
}
