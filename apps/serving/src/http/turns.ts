import { setImmediate } from 'node:timers/promises'

/** Work on what one client has sent. It stops where others may have a turn. */
export type Work<T> = Generator<void, T>

/** Does work to its end; at each of its stops the event loop has a turn. */
export async function inTurns<T>(work: Work<T>): Promise<T> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) return step.value
    await setImmediate()
  }
}
