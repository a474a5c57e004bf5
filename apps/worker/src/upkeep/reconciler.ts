import { setTimeout as delay } from 'node:timers/promises'
import type { TaskRef } from '@trainyard/spec'
import { timing } from '../timing.js'

export type Reconciler = {
  /** Looks now instead of at the next turn. */
  lookNow(): void
  /** Looks no more; waits for the look under way. */
  close(): Promise<void>
}

export type ReconcilerOptions = {
  /** Tasks that wait to be worked on; tasks whose lease has run out are among them. */
  due(): Promise<TaskRef[]>
  /** Rejects while the database is away. */
  reachable(): Promise<void>
  /** Begins what this worker has a slot for, and gives back the rest. */
  begin(refs: TaskRef[]): TaskRef[]
  notify(refs: TaskRef[]): void
  onError(error: unknown): void
}

/**
 * Closes the gap between the rows, which are the truth, and the queue, which may forget, hang or be full: every few seconds this worker takes what is due into
 * its free slots, and notifies the others of the rest. A second notification does no harm, and of many that claim a task one gets it, so all workers may look. After an outage of the database leases have run out whose holders are well: they are given a
 * moment to renew them.
 */
export function startReconciler({ due, reachable, begin, notify, onError }: ReconcilerOptions): Reconciler {
  const closing = new AbortController()
  const pause = (delayMs: number): Promise<void> => delay(delayMs, undefined, { signal: closing.signal }).catch(() => undefined)
  let wake = new AbortController()
  const rest = async (): Promise<void> => {
    const signal = AbortSignal.any([closing.signal, wake.signal])
    await delay(timing.reconcileMs, undefined, { signal }).catch(() => undefined)
    wake = new AbortController()
  }

  const look = async (afterOutage: boolean): Promise<boolean> => {
    try {
      if (afterOutage) {
        await reachable()
        await pause(timing.afterOutageMs)
      }
      const refs = await due()
      const left = begin(refs)
      if (left.length > 0) notify(left)
      return true
    } catch (error) {
      onError(error)
      return false
    }
  }
  const loop = async (): Promise<void> => {
    let well = true
    while (!closing.signal.aborted) {
      well = await look(!well)
      await rest()
    }
  }
  const looking = loop()
  return {
    lookNow: () => wake.abort(),
    close: () => {
      closing.abort()
      return looking
    },
  }
}
