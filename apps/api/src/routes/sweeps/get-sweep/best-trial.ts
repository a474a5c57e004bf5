import { isBetter, type Objective, type TrialView } from '@trainyard/spec'

/** A trial that measured the objective. */
export type MeasuredTrial = TrialView & { best: NonNullable<TrialView['best']> }

const isMeasured = (trial: TrialView): trial is MeasuredTrial => trial.best !== null

/** The best trial: of equals the one that got there in fewer epochs, then the earlier one. One that failed is no answer, whatever it measured before. */
export function bestTrial(trials: readonly TrialView[], objective: Objective): MeasuredTrial | null {
  return trials.filter(isMeasured).reduce<MeasuredTrial | null>((best, trial) => {
    if (trial.status === 'failed') return best
    if (best === null || isBetter(objective, trial.best.value, best.best.value)) return trial
    return trial.best.value === best.best.value && trial.best.epoch < best.best.epoch ? trial : best
  }, null)
}
