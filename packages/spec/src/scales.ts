import { z } from 'zod'
import { namesOf, type Technique } from './technique.js'

/** How a column of numbers is brought to the size that networks learn from, in the order in which it is offered; the mathematics is in `training/src/scales`. */
export const scaleRecords = [
  { type: 'standard', label: 'Standard', description: 'To mean 0 and deviation 1.' },
  { type: 'min_max', label: 'Range', description: 'To 0 … 1, from the least to the greatest value of the training rows.' },
  {
    type: 'robust',
    label: 'Robust, with a smooth clip',
    description:
      'x′ = (x − median) / (q₇₅ − q₂₅), or half of the range where both quartiles are equal, then x′ / √(1 + (x′ / 3)²): no outlier is beyond ±3 (Holzmüller et al. 2024, §3).',
  },
  {
    type: 'quantile',
    label: 'Normal quantiles',
    description: 'The share of the training rows below x, as the value of a normal distribution that has this share below it, within ±5.2.',
  },
  { type: 'none', label: 'As it is', description: 'Not scaled.' },
] as const satisfies readonly Technique[]

/** The name of a scale. */
export const scaleName = z.enum(namesOf(scaleRecords))
/** What `scaleName` gives. */
export type ScaleName = z.output<typeof scaleName>

/** What follows once the mean was taken off and the rest was divided by the deviation. */
export const scaleCurve = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('smooth_clip'), bound: z.number().positive() }).describe('x / √(1 + (x / bound)²)'),
  z
    .strictObject({ type: z.literal('normal_quantiles'), quantiles: z.array(z.number()).min(2) })
    .describe('Φ⁻¹ of the share of the quantiles below x, between two in proportion, within 10⁻⁷ … 1 − 10⁻⁷; of equal quantiles the middle'),
])
/** What `scaleCurve` gives. */
export type ScaleCurve = z.output<typeof scaleCurve>
