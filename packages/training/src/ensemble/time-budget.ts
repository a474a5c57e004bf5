/** How much time measuring may take: resamples of a bootstrap are drawn while there is some left. */
export type TimeBudget = {
  /** A part of the time that is left now: one, where so many parts are still to be done. Says whether there is any of it left. */
  part(of: number): () => boolean
}

/** All the time that it takes. */
export const unlimited: TimeBudget = { part: () => () => true }

/** So many milliseconds from now on. */
export function timeBudget(milliseconds: number, now: () => number = () => performance.now()): TimeBudget {
  const end = now() + milliseconds
  return {
    part: (of) => {
      const from = now()
      const until = from + (end - from) / of
      return () => now() < until
    },
  }
}
