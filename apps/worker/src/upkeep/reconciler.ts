import { setTimeout as delay } from 'node:timers/promises'
import type { TaskRef } from '@trainyard/spec'
import { timing } from '../timing.js'

export type Reconciler = {
  /** Looks no more; waits for the look under way. */
  close(): Promise<void>
}

export type ReconcilerOptions = {
  /** Tasks that wait to be worked on; tasks whose lease has run out are among them. */
  due(): Promise<TaskRef[]>
  /** Rejects while the database is away. */
  reachable(): Promise<void>
  notify(refs: TaskRef[]): void
  onError(error: unknown): void
}

/**
 * Closes the gap between the rows, which are the truth, and the queue, which may forget: every few seconds workers are notified again of what is due. A second
 * notification does no harm, so several workers may do it at once. After an outage of the database leases have run out whose holders are well: they are given a
 * moment to renew them.
 */
export function startReconciler({ due, reachable, notify, onError }: ReconcilerOptions): Reconciler {
  const closing = new AbortController()
  const pause = (delayMs: number): Promise<void> => delay(delayMs, undefined, { signal: closing.signal }).catch(() => undefined)

  const look = async (afterOutage: boolean): Promise<boolean> => {
    try {
      if (afterOutage) {
        await reachable()
        await pause(timing.afterOutageMs)
      }
      const refs = await due()
      if (refs.length > 0) notify(refs)
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
      await pause(timing.reconcileMs)
    }
  }
  const looking = loop()
  return {
    close: () => {
      closing.abort()
      return looking
    },
  }
}
