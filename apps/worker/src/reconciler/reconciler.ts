import type { TaskRef } from '@trainyard/db'
import { timing } from '../timing.js'

export type Reconciler = {
  /** One more look after so many milliseconds, beside the regular ones. */
  lookLater(delayMs: number): void
  /** Looks no more; waits for the look under way. */
  close(): Promise<void>
}

export type ReconcilerOptions = {
  /** Tasks that wait to be worked on; tasks whose lease has run out are among them. */
  due(): Promise<TaskRef[]>
  ring(refs: TaskRef[]): Promise<void>
  onTrouble(error: unknown): void
}

/**
 * Closes the gap between the rows, which are the truth, and the queue, which may forget: every few seconds what is due is rung for again. Ringing twice does no
 * harm, so several workers may do it at once.
 */
export function startReconciler({ due, ring, onTrouble }: ReconcilerOptions): Reconciler {
  const timers = new Set<NodeJS.Timeout>()
  let closed = false
  let looking: Promise<void> = Promise.resolve()

  const look = async (): Promise<void> => {
    if (closed) return
    try {
      const refs = await due()
      if (refs.length > 0) await ring(refs)
    } catch (error) {
      onTrouble(error)
    }
  }
  const later = (delayMs: number, then: () => void): void => {
    if (closed) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      then()
    }, delayMs)
    timers.add(timer)
  }
  const regularly = (): void => {
    looking = look().finally(() => later(timing.reconcileMs, regularly))
  }
  regularly()
  return {
    lookLater: (delayMs) => later(delayMs, () => void look()),
    close: async () => {
      closed = true
      for (const timer of timers) clearTimeout(timer)
      await looking
    },
  }
}
