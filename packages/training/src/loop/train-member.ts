import { deviceName, type EngineInfo } from '@trainyard/engine'
import { diagnoseStart } from '../diagnostics/index.js'
import type { MemberOutcome, MemberTask, TrainingPorts } from '../ports.js'
import { breathe, stopAsked, tellProgress } from './between-chunks.js'
import { concludeMember } from './conclude.js'
import { endEpoch } from './end-epoch.js'
import { type MemberRun, totalSteps } from './member-run.js'
import type { RunOptions } from './open-program.js'
import { openRun } from './open-run.js'
import { concludeRangeTest, rangeTestOf } from './range-test.js'
import { saveEpochEnd, saveLast } from './save.js'
import { snapshotDue, takeSnapshot } from './snapshots.js'
import { trainChunk } from './train-chunk.js'

/**
 * Trains one member from its seed, or on from its newest `last` checkpoint; both ways end in the same weights, bit for bit, on one machine and
 * library. The engine must be loaded. Cancel and pause are honoured within half a second, with a `last` checkpoint first; finish ends with the best
 * so far. A training of snapshots makes a member at the end of each cycle; `finish` keeps those that are done.
 * @throws {TrainingError} `diverged`, `invalid_spec`, … when the job itself is the cause.
 * @throws {DataError} when its data set is the cause.
 */
export async function trainMember(task: MemberTask, ports: TrainingPorts, engine: EngineInfo, options: RunOptions = {}): Promise<MemberOutcome> {
  const run = await openRun(task, ports, engine, options)
  try {
    return await trainRun(run)
  } finally {
    run.dispose()
  }
}

/** `trainMember` on what was opened before, which stays open. */
export async function trainRun(run: MemberRun): Promise<MemberOutcome> {
  const { ports, engine, task, program } = run
  ports.engine({
    backend: engine.backend,
    library: engine.library,
    device: deviceName(engine),
    mode: program.mode,
    threads: engine.threads,
    xla: program.report.xla,
    members_per_call: program.members,
  })
  tellProgress(run)
  if (run.progress.step === 0) await diagnoseStart(run)

  while (!isOver(run) && ports.request() !== 'finish') {
    if (stopAsked(run)) return await stopHere(run)
    if (snapshotDue(run)) {
      if (!(await takeSnapshot(run))) return await stopHere(run)
      continue
    }
    if (run.progress.position < run.batches.perEpoch) await trainChunk(run)
    tellProgress(run)
    await breathe()
    const due = run.progress.step % task.spec.training.checkpoint_every_steps === 0
    if (run.progress.position === run.batches.perEpoch) {
      if (!(await endEpoch(run))) return await stopHere(run)
      // Members that share a call must not repeat the end of one that is done: it would no longer be in step with them.
      await saveEpochEnd(run, due || (run.progress.stopped && program.members > 1))
    } else if (due) await saveLast(run)
  }

  if (snapshotDue(run) && !(await takeSnapshot(run))) return await stopHere(run)
  const nothing = nothingToKeep(run)
  if (nothing !== null) return { status: 'left_out', message: nothing }
  const rangeTest = rangeTestOf(run)
  if (rangeTest) {
    tellProgress(run, true)
    return await concludeRangeTest(run, rangeTest, ports.request() === 'finish')
  }
  const member = await concludeMember(run, ports.request() === 'finish')
  if (!member) return await stopHere(run)
  tellProgress(run, true)
  return { status: 'succeeded', ...member, rangeTest: null }
}

function isOver(run: MemberRun): boolean {
  const { progress, task } = run
  return progress.stopped || (rangeTestOf(run) ? progress.step >= totalSteps(run) : progress.epoch >= task.spec.training.epochs)
}

/** Why an early end gives no member: weights that were never updated are no result, and those in the midst of a cycle are no snapshot. */
function nothingToKeep(run: MemberRun): string | null {
  const { step, snapshots } = run.progress
  if (step === 0) return 'finished before the first step: nothing was learned that could be kept'
  return snapshots > 0 && !isOver(run) ? `finished within a cycle: the ${snapshots} snapshots taken before are kept` : null
}

/** Cancel or pause: nothing that was learned is lost. */
async function stopHere(run: MemberRun): Promise<MemberOutcome> {
  const status = run.ports.request() === 'pause' ? 'paused' : 'cancelled'
  await saveLast(run)
  await run.pace.pending
  return { status }
}
