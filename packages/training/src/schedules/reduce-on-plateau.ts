import type { ScheduleOf } from '@trainyard/spec'
import { improves } from '../metrics/metric.js'

/** What the plateau rule remembers; it goes into every checkpoint. `factor` is what the learning rate is multiplied by now. */
export type PlateauState = { best: number | null; waited: number; cooldown: number; factor: number }

export const freshPlateau: PlateauState = { best: null, waited: 0, cooldown: 0, factor: 1 }

/**
 * The rule of reduce_on_plateau at the end of an epoch: `patience_epochs` epochs without an improvement of more than `minimum_delta` multiply the factor;
 * for `cooldown_epochs` after that, nothing is counted. A metric that is missing or not finite counts as no improvement. Pure: gives the next state.
 */
export function nextPlateau(spec: ScheduleOf<'reduce_on_plateau'>, state: PlateauState, value: number | null): PlateauState {
  const improved = improves(spec.metric, value, state.best, spec.minimum_delta)
  const best = improved ? value : state.best
  const cooldown = Math.max(0, state.cooldown - 1)
  if (improved || state.cooldown > 0) return { ...state, best, waited: 0, cooldown }
  if (state.waited + 1 < spec.patience_epochs) return { ...state, waited: state.waited + 1 }
  return { best, waited: 0, cooldown: spec.cooldown_epochs, factor: state.factor * spec.factor }
}

/** The rate that a schedule of time gives, multiplied by the factor, but not below the smallest rate. */
export const plateauRate = ({ minimum_learning_rate: least }: ScheduleOf<'reduce_on_plateau'>, rate: number, { factor }: PlateauState): number =>
  Math.max(Math.min(rate, least), rate * factor)
