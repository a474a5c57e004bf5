/** One arm with one seed. */
export type Trial<K extends string> = {
  readonly arm: K
  readonly seed: number
}

/**
 * The order of the trials: seed by seed, so that all arms meet the same state of the machine. With `alternate`, each other seed takes the arms
 * in the opposite order, so that none is always the first (a warm cache, a slowing clock).
 */
export const planOrder = <K extends string>(arms: readonly K[], seeds: readonly number[], alternate: boolean): Trial<K>[] =>
  seeds.flatMap((seed, index) => (alternate && index % 2 === 1 ? arms.toReversed() : arms).map((arm) => ({ arm, seed })))
