import { z } from 'zod'

const meter = z.strictObject({ steps: z.int(), sums: z.record(z.string(), z.number()) })

/**
 * Where a training stands, apart from its arrays: everything that decides what comes next. Whole JSON numbers and float64, which JSON keeps exactly.
 * `step` counts updates, `epoch` whole epochs, `position` updates within the epoch at hand. The orders of the rows and all noise follow from seed, epoch and step.
 */
export const progressSchema = z.strictObject({
  step: z.int(),
  epoch: z.int(),
  position: z.int(),
  /** Since the last training metrics were reported. */
  recent: meter,
  /** Since the epoch began. */
  epochMeans: meter,
  best: z.strictObject({ value: z.number().nullable(), step: z.int(), epoch: z.int(), waited: z.int() }),
  plateau: z.strictObject({ best: z.number().nullable(), waited: z.int(), cooldown: z.int(), factor: z.number() }),
  /** Metrics of the last epoch end, for `final` when the training is over. */
  last: z.record(z.string(), z.number().nullable()),
  /** Early stopping has decided: nothing is left but to finish. */
  stopped: z.boolean(),
  /** Of a range test: the loss of every step so far, and whether it exploded. */
  range: z.strictObject({ losses: z.array(z.number()), exploded: z.boolean() }).default({ losses: [], exploded: false }),
  warned: z.array(z.string()),
  /** Snapshots that are stored: the members that this training has brought to an end. */
  snapshots: z.int().default(0),
})
export type TrainingProgress = z.output<typeof progressSchema>
