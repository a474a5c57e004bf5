import type { z } from 'zod'
import { nonNegative } from '../scalars.js'
import { defineTechnique, type Technique } from '../technique.js'

/** What rules ask of a schedule. */
export type ScheduleTraits = {
  /** Watches the measurement named in its field `metric` at the end of each epoch, so that its rate depends on how the training goes. */
  followsMetric: boolean
  /** Trains for its own number of `steps` to learn about the rate. It may end early, and its weights are not a model. */
  probe: boolean
}

/** Completes the record of a schedule. Traits that are not named are false. */
export const defineSchedule = <const Type extends string, Fields extends z.core.$ZodLooseShape, const Traits extends Partial<ScheduleTraits> = {}>(
  record: Technique<Type> & { fields: Fields; traits?: Traits },
) => {
  const traits = { followsMetric: false, probe: false, ...record.traits }
  return defineTechnique({ ...record, traits: traits as Omit<{ followsMetric: false; probe: false }, keyof Traits> & Traits })
}

/** A schedule of time may start with a linear rise from zero to its first value. */
export const warmupEpochs = nonNegative.default(0).describe('Epochs of linear rise from zero; fractions are allowed')
