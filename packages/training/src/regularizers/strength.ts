import type { Regularization } from '@trainyard/spec'
import { cosineFall, type TrainingLength } from '../schedules/schedule.js'

/**
 * What the rates of dropout and the weight decay are multiplied by in update `step`, counted from 1: with `flat_cosine` 1 in the first half of the training,
 * then ½·(1 + cos(π·(2t − 1))) with t the share that is done before the update (Holzmüller et al. 2024, §3.1). Null where they never change.
 */
export function strengthOf({ schedule }: Pick<Regularization, 'schedule'>, { stepsPerEpoch, epochs }: TrainingLength): ((step: number) => number) | null {
  if (schedule !== 'flat_cosine') return null
  const total = stepsPerEpoch * epochs
  return (step) => {
    const done = (step - 1) / total
    return done < 0.5 ? 1 : cosineFall(Math.min(1, 2 * done - 1))
  }
}
