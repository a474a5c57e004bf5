import { workerLimits } from '../limits.js'
import type { LoadedEngine } from '../trainer/protocol.js'
import { timing } from '../timing.js'
import type { TrainerProcess } from './trainer-process.js'

export type TrainerPool = {
  /** What the first warm trainer loaded. Rejects when it could not be started. */
  warmed(): Promise<LoadedEngine>
  /** A trainer for one task: the warm one, or else one started now, with an engine where the task needs it. It is the caller's: it takes one task and ends. */
  take(needs: { engine: boolean }): TrainerProcess
  /** Ends the warm trainer, starts no more. */
  close(): Promise<void>
}

/**
 * Keeps one trainer warm, its engine loaded, so that the first step of the next task need not wait for the library. Each trainer takes one task only: a process
 * that trained before would carry its handles, and perhaps its faults, into the next job.
 */
export function createTrainerPool(
  start: (needs: { engine: boolean }) => TrainerProcess,
  onDeath: (trainer: TrainerProcess) => void = () => undefined,
): TrainerPool {
  let warm: TrainerProcess | null = null
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let failures = 0

  const warmUp = (): void => {
    if (closed || warm) return
    const trainer = start({ engine: true })
    warm = trainer
    void trainer.ready.then(
      () => {
        failures = 0
      },
      () => {
        failures += 1
      },
    )
    void trainer.exited.then(() => {
      if (warm !== trainer) return
      warm = null
      onDeath(trainer)
      if (failures < workerLimits.warmFailures) warmLater()
    })
  }
  const warmLater = (): void => {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(warmUp, timing.warmDelayMs)
  }
  warmUp()
  const first = warm
  return {
    warmed: async () => {
      const engine = await (first as TrainerProcess | null)?.ready
      if (!engine) throw new Error('the trainer loaded no engine')
      return engine
    },
    take: (needs) => {
      const taken = warm ?? start(needs)
      warm = null
      warmLater()
      return taken
    },
    close: async () => {
      closed = true
      clearTimeout(timer)
      const last = warm
      warm = null
      last?.kill('not_needed')
      await last?.exited
    },
  }
}
