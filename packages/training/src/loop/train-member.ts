import type { EngineInfo } from '@trainyard/engine'
import { diagnoseStart } from '../diagnostics/index.js'
import type { MemberOutcome, MemberTask, TrainingPorts } from '../ports.js'
import { breathe, stopAsked, tellProgress } from './between-chunks.js'
import { conclude } from './conclude.js'
import { endEpoch } from './end-epoch.js'
import type { MemberRun } from './member-run.js'
import { openRun, type RunOptions } from './open-run.js'
import { saveEpochEnd, saveLast } from './save.js'
import { trainChunk } from './train-chunk.js'

/**
 * Trains one member from its seed, or on from its newest `last` checkpoint; both ways end in the same weights, bit for bit, on one machine and library.
 * The engine must be loaded. Cancel and pause are honoured within half a second, with a `last` checkpoint first; finish ends with the best so far.
 * Throws TrainingError (`diverged`, `invalid_spec`, …) or DataError when the job itself is at fault.
 */
export async function trainMember(task: MemberTask, ports: TrainingPorts, engine: EngineInfo, options: RunOptions = {}): Promise<MemberOutcome> {
  const run = openRun(task, ports, engine, options)
  try {
    ports.engine({ backend: engine.backend, library: engine.library, device: engine.device, mode: run.program.mode, threads: engine.threads })
    tellProgress(run)
    if (run.progress.step === 0) diagnoseStart(run)

    while (!isOver(run) && ports.request() !== 'finish') {
      if (stopAsked(run)) return await stopHere(run)
      if (run.progress.position < run.batches.perEpoch) trainChunk(run)
      tellProgress(run)
      await breathe()
      const due = run.progress.step % task.spec.training.checkpoint_every_steps === 0
      if (run.progress.position === run.batches.perEpoch) {
        if (!(await endEpoch(run))) return await stopHere(run)
        await saveEpochEnd(run, due)
      } else if (due) await saveLast(run)
    }

    const outcome = await conclude(run, ports.request() === 'finish')
    if (!outcome) return await stopHere(run)
    tellProgress(run, true)
    return outcome
  } finally {
    run.dispose()
  }
}

const isOver = ({ progress, task }: MemberRun): boolean => progress.stopped || progress.epoch >= task.spec.training.epochs

/** Cancel or pause: nothing that was learned is lost. */
async function stopHere(run: MemberRun): Promise<MemberOutcome> {
  const status = run.ports.request() === 'pause' ? 'paused' : 'cancelled'
  await saveLast(run)
  await run.pace.pending
  return { status }
}
