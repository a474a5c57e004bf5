import { z } from 'zod'
import { limits } from '../limits.js'
import { jsonValue } from '../scalars.js'
import { byType, defineTechnique, type Technique, unionOf } from '../technique.js'

/** What rules and charts ask of a dimension. */
export type SpaceFacts = {
  /** How its values spread: in equal factors, in equal differences, or in no order. */
  scale: 'logarithmic' | 'linear' | 'category'
  /** Where its values come from: they are listed, they are evenly spaced points, or they are drawn by a strategy that draws. */
  values: 'listed' | 'spaced' | 'drawn'
}

const defineSpace = <const Type extends string, Fields extends z.core.$ZodLooseShape, const Facts extends SpaceFacts>(
  record: Technique<Type> & { fields: Fields } & Facts,
) => defineTechnique(record)

const pointCount = z.int().min(2).max(limits.sweepTrials).describe('Points, including both ends')
const integer = z.boolean().default(false).describe('Round to whole numbers; points that become equal are tried once')
const end = z.number().min(-limits.uint32).max(limits.uint32)
const positiveEnd = z.number().gt(0).max(limits.uint32)

/** Every kind of dimension, in the order in which they are offered. */
export const spaceRecords = [
  defineSpace({
    type: 'geometric',
    label: 'Geometric series',
    description: 'The geometric series from·q^i, i = 0 … count − 1, with q = (to / from)^(1 / (count − 1)), such as 0.1, 1, 10 for rates and penalties.',
    fields: { from: positiveEnd, to: positiveEnd, count: pointCount, integer },
    scale: 'logarithmic',
    values: 'spaced',
  }),
  defineSpace({
    type: 'linear',
    label: 'Evenly spaced',
    description: 'Points at equal distances: from + i·(to − from) / (count − 1).',
    fields: { from: end, to: end, count: pointCount, integer },
    scale: 'linear',
    values: 'spaced',
  }),
  defineSpace({
    type: 'choice',
    label: 'Choice',
    description: 'Values of any kind that the field takes: numbers, words, whole objects such as an optimizer.',
    fields: { values: z.array(jsonValue).min(1).max(limits.sweepTrials) },
    scale: 'category',
    values: 'listed',
  }),
  defineSpace({
    type: 'uniform',
    label: 'Uniform',
    description: 'Drawn evenly between the two ends; for strategies that draw.',
    fields: { from: end, to: end, integer },
    scale: 'linear',
    values: 'drawn',
  }),
  defineSpace({
    type: 'log_uniform',
    label: 'Log-uniform',
    description: 'Drawn so that every decade is as likely as every other (Bergstra & Bengio 2012); for strategies that draw.',
    fields: { from: positiveEnd, to: positiveEnd, integer },
    scale: 'logarithmic',
    values: 'drawn',
  }),
] as const

/** The values that one field of the job takes over the trials. */
export const dimension = unionOf(spaceRecords).meta({ id: 'SweepDimension', description: 'The values that one field of the job takes over the trials' })
/** What `dimension` gives. */
export type Dimension = z.output<typeof dimension>
/** A dimension of numbers between two ends. */
export type RangeDimension = Extract<Dimension, { from: number }>

const records = byType(spaceRecords)

/** What is known of a dimension by its type. */
export const spaceFacts = (type: Dimension['type']): SpaceFacts => records[type]

/** Dimensions by path, however many. */
export const dimensions = z.record(z.string().min(1).max(200), dimension)

/** What is swept: by the path of a field in the job, such as `optimizer.learning_rate` or `architecture.layers[1].units`. */
export const space = dimensions
  .refine((paths) => Object.keys(paths).length >= 1, 'must name at least one field of the job')
  .refine((paths) => Object.keys(paths).length <= limits.sweepDimensions, `must name at most ${limits.sweepDimensions} fields of the job`)
/** What `space` gives. */
export type Space = z.output<typeof space>
