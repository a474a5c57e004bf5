import type { Outage } from '@trainyard/spec'
import { jitteredBackoffSeconds } from '@trainyard/lifecycle'
import { workerLimits } from '../limits.js'
import { timing } from '../timing.js'
import type { LoadedEngine } from '../trainer/protocol.js'
import { startOutage, type TrainerProcess } from './trainer-process.js'
import { openSession, type TrainerSession } from './trainer-session.js'

export type TrainerPool = {
  /** What the first warm trainer loaded. Rejects when it could not be started. */
  warmed(): Promise<LoadedEngine>
  /**
   * A trainer for one task: one that waits for work, or else one started now, with an engine where the task needs it. It is the caller's until it is given
   * back; one that then neither waits for other work nor ends is killed.
   */
  take(needs: { engine: boolean }): TrainerSession
  /** How many trainers are taken. */
  taken(): number
  /** Why no trainer can be started at the moment; null where one can. Tasks that are taken meanwhile would only be given back. */
  outage(): Outage | null
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
  /** Called when `outage` has changed. */
  onOutage?(outage: Outage | null): void
}

/**
 * Keeps trainers with a loaded engine, so that the first step of a task need not wait for the library, nor for a graph that its process has compiled before:
 * the next member, the next trial, the same job again. A trainer goes on to other work only where its last ended without an error, left no tensor behind and
 * little memory. Any other ends, since what it carries could reach the next job. One is always warm where a slot is free.
 */
export function createTrainerPool({ start, slots, memoryBytes, onDeath = () => undefined, onOutage = () => undefined }: TrainerPoolDeps): TrainerPool {
  const resting = createRestingTrainers()
  let taken = 0
  let spare: NodeJS.Timeout | undefined
  let closed = false
  const starts = createStartRecord((outage) => closed || onOutage(outage))

  const launch = (needs: { engine: boolean }): TrainerProcess => {
    const trainer = start(needs)
    // One without an engine says nothing of those with one.
    if (needs.engine) trainer.ready.then(starts.succeeded, () => undefined)
    void trainer.exited.then((exit) => {
      const failed = startOutage(exit)
      const rested = resting.remove(trainer)
      if (rested) onDeath(trainer)
      // After a start that failed one is tried again, later each time, until one succeeds: it stands for all tasks that wait.
      if (failed) warmLater(starts.failed(failed))
      else if (rested) warmLater()
    })
    return trainer
  }
  const warmUp = (): TrainerProcess | undefined => {
    if (closed || resting.count() > 0 || (taken >= slots && !starts.outage())) return undefined
    const trainer = launch({ engine: true })
    resting.add(trainer)
    return trainer
  }
  const warmLater = (delayMs: number = timing.warmDelayMs): void => {
    clearTimeout(spare)
    if (!closed) spare = setTimeout(warmUp, delayMs)
  }
  const mayRest = (free: { residentBytes: number } | null): boolean => free !== null && !closed && free.residentBytes <= workerLimits.restingShare * memoryBytes
  const giveBack = async (trainer: TrainerProcess): Promise<void> => {
    const late = setTimeout(() => trainer.kill('not_needed'), timing.exitGraceMs)
    const free = await trainer.free()
    clearTimeout(late)
    taken -= 1
    if (mayRest(free)) return resting.add(trainer)
    trainer.kill('not_needed')
    await trainer.exited
    if (!starts.outage()) warmLater()
  }
  const first = warmUp()
  return {
    warmed: async () => {
      const engine = await first?.ready
      if (!engine) throw new Error('the trainer loaded no engine')
      return engine
    },
    outage: starts.outage,
    take: (needs) => {
      taken += 1
      if (!starts.outage()) warmLater()
      return openSession(resting.take() ?? launch(needs), giveBack)
    },
    taken: () => taken,
    close: async () => {
      closed = true
      clearTimeout(spare)
      await resting.end()
    },
  }
}

/** Whether trainers can be started, by how the last start went. */
type StartRecord = {
  outage(): Outage | null
  succeeded(): void
  /** Notes a start that failed; returns after how many milliseconds the next is to be tried. */
  failed(outage: Outage): number
}

function createStartRecord(onChange: (outage: Outage | null) => void): StartRecord {
  let failures = 0
  let outage: Outage | null = null
  const change = (next: Outage | null): void => {
    const changed = next?.cause !== outage?.cause
    outage = next
    if (changed) onChange(next)
  }
  return {
    outage: () => outage,
    succeeded: () => {
      failures = 0
      change(null)
    },
    failed: (next) => {
      failures += 1
      change(next)
      return 1_000 * jitteredBackoffSeconds(failures, Math.random())
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
