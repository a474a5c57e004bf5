import type { Database } from '@trainyard/db'
import type { Logger } from '@trainyard/runtime'
import type { TaskRef } from '@trainyard/spec'
import type { SweepKeeper } from '../sweep-keeper/sweep-keeper.js'
import type { RunningAttempts } from './running-attempts.js'
import type { TrainerPool } from './trainer-pool.js'

/** What every attempt of a worker shares. */
export type AttemptDeps = {
  db: Database
  workerId: string
  pool: TrainerPool
  running: RunningAttempts
  /** Whether trainers compute with the native library, which alone can train members together. */
  packs: boolean
  /** Resident bytes at which a trainer is ended as out of memory. */
  memoryBytes: number
  /** Rings for tasks that became due. Never rejects: what it misses the reconciler finds. */
  ring(refs: TaskRef[]): Promise<void>
  /** Hears of every trial that measured something or ended. */
  sweeps: SweepKeeper
  logger: Logger
}
