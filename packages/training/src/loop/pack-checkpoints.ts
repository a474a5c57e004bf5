import type { NewCheckpoint } from '../ports.js'

type Waiting = { checkpoint: NewCheckpoint; resolve(): void; reject(cause: unknown): void }

/**
 * Gathers the `last` checkpoints that members make at one moment, and stores them as one: all of them or none. So members that are in step are still in step
 * when their training is resumed, and go on in the very same graph.
 */
export function gatherCheckpoints(store: (checkpoints: readonly NewCheckpoint[]) => Promise<void>) {
  let waiting: Waiting[] = []
  return {
    save: (checkpoint: NewCheckpoint): Promise<void> =>
      checkpoint.kind === 'last' ? new Promise<void>((resolve, reject) => void waiting.push({ checkpoint, resolve, reject })) : store([checkpoint]),
    /** Whether a member's checkpoint waits here. */
    holds: (member: number): boolean => waiting.some(({ checkpoint }) => checkpoint.member === member),
    flush: (): void => {
      const gathered = waiting
      waiting = []
      if (gathered.length === 0) return
      store(gathered.map(({ checkpoint }) => checkpoint)).then(
        () => gathered.forEach(({ resolve }) => resolve()),
        (cause: unknown) => gathered.forEach(({ reject }) => reject(cause)),
      )
    },
  }
}
