import { workerLimits } from '../limits.js'
import { timing } from '../timing.js'
import type { LoadedEngine } from '../trainer/protocol.js'
import type { TrainerProcess } from './trainer-process.js'

export type TrainerPool = {
  /** What the first warm trainer loaded. Rejects when it could not be started. */
  warmed(): Promise<LoadedEngine>
  /**
   * A trainer for one task: one that waits for work, or else one started now, with an engine where the task needs it. It is the caller's until it is given
   * back.
   */
  take(needs: { engine: boolean }): TrainerProcess
  /** Ends a use. Resolves when the trainer waits for other work, or is gone: one that says neither is killed. */
  giveBack(trainer: TrainerProcess): Promise<void>
  /** Ends the trainers that wait for work, starts no more. */
  close(): Promise<void>
}

export type TrainerPoolDeps = {
  start(needs: { engine: boolean }): TrainerProcess
  /** How many tasks run at once. */
  slots: number
  /** What one trainer may hold, resident. */
  memoryBytes: number
  /** Called with a trainer that died while it waited for work. */
  onDeath?(trainer: TrainerProcess): void
}

/**
 * Keeps trainers with a loaded engine, so that the first step of a task need not wait for the library, nor for a graph that its process has compiled before:
 * the next member, the next trial, the same job again. A trainer goes on to other work only where its last ended without an error, left no tensor behind and
 * little memory. Any other ends, since what it carries could reach the next job. One is always warm where a slot is free.
 */
export function createTrainerPool({ start, slots, memoryBytes, onDeath = () => undefined }: TrainerPoolDeps): TrainerPool {
  const resting = createRestingTrainers()
  let taken = 0
  let spare: NodeJS.Timeout | undefined
  let closed = false
  let failures = 0

  const launch = (needs: { engine: boolean }): TrainerProcess => {
    const trainer = start(needs)
    const loaded = (fine: boolean) => () => void (failures = fine ? 0 : failures + 1)
    trainer.ready.then(loaded(true), loaded(false))
    void trainer.exited.then(() => {
      if (!resting.remove(trainer)) return
      onDeath(trainer)
      if (failures < workerLimits.warmFailures) warmLater()
    })
    return trainer
  }
  const warmUp = (): TrainerProcess | undefined => {
    if (closed || resting.count() > 0 || taken >= slots) return undefined
    const trainer = launch({ engine: true })
    resting.add(trainer)
    return trainer
  }
  const warmLater = (): void => {
    clearTimeout(spare)
    if (!closed) spare = setTimeout(warmUp, timing.warmDelayMs)
  }
  const mayRest = (free: { residentBytes: number } | null): boolean => free !== null && !closed && free.residentBytes <= workerLimits.restingShare * memoryBytes
  const first = warmUp()
  return {
    warmed: async () => {
      const engine = await first?.ready
      if (!engine) throw new Error('the trainer loaded no engine')
      return engine
    },
    take: (needs) => {
      taken += 1
      warmLater()
      return resting.take() ?? launch(needs)
    },
    giveBack: async (trainer) => {
      const late = setTimeout(() => trainer.kill('not_needed'), timing.exitGraceMs)
      const free = await trainer.free()
      clearTimeout(late)
      taken -= 1
      if (mayRest(free)) return resting.add(trainer)
      trainer.kill('not_needed')
      await trainer.exited
      warmLater()
    },
    close: async () => {
      closed = true
      clearTimeout(spare)
      await resting.end()
    },
  }
}

/** The trainers that wait for work, the one that worked last at the end: its memory is warm. */
type RestingTrainers = {
  count(): number
  add(trainer: TrainerProcess): void
  /** The one that worked last, or none. */
  take(): TrainerProcess | undefined
  /** True where the trainer was among them. */
  remove(trainer: TrainerProcess): boolean
  /** Ends all of them, and waits until they are gone. */
  end(): Promise<void>
}

/** Of several one stays; each of the others ends when it had no work for `timing.restMs`. */
function createRestingTrainers(): RestingTrainers {
  /** The one that has waited longest at the front. */
  const resting: { trainer: TrainerProcess; overdue: boolean }[] = []
  const endOverdue = (): void => {
    while (resting.length > 1 && resting[0]?.overdue) resting.shift()?.trainer.kill('not_needed')
  }
  return {
    count: () => resting.length,
    add: (trainer) => {
      const entry = { trainer, overdue: false }
      resting.push(entry)
      setTimeout(() => {
        entry.overdue = true
        endOverdue()
      }, timing.restMs).unref()
    },
    take: () => resting.pop()?.trainer,
    remove: (trainer) => {
      const index = resting.findIndex((entry) => entry.trainer === trainer)
      if (index >= 0) resting.splice(index, 1)
      return index >= 0
    },
    end: async () => {
      const last = resting.splice(0).map(({ trainer }) => trainer)
      for (const trainer of last) trainer.kill('not_needed')
      await Promise.all(last.map(({ exited }) => exited))
    },
  }
}
