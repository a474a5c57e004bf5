import { workerLimits } from '../limits.js'
import type { LoadedEngine } from '../trainer/protocol.js'
import { timing } from '../timing.js'
import type { TrainerProcess } from './trainer-process.js'

export type TrainerPool = {
  /** What the first warm trainer loaded. Rejects when it could load nothing. */
  warmed(): Promise<LoadedEngine>
  /** A trainer for one task: the warm one, or else one started now. It is the caller's: it takes one task and ends. */
  take(): TrainerProcess
  /** Ends the warm trainer, starts no more. */
  close(): Promise<void>
}

/**
 * Keeps one trainer warm, its engine loaded, so that the first step of the next task need not wait for the library. Each trainer takes one task only: a process
 * that trained before would carry its handles, and perhaps its faults, into the next job.
 */
export function createTrainerPool(start: () => TrainerProcess, onDeath: (trainer: TrainerProcess) => void = () => undefined): TrainerPool {
  let warm: TrainerProcess | null = null
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let failures = 0

  const warmUp = (): void => {
    if (closed || warm) return
    const trainer = start()
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
    warmed: () => (first as TrainerProcess | null)?.ready ?? Promise.reject(new Error('no trainer was started')),
    take: () => {
      const taken = warm ?? start()
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
