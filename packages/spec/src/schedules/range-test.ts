import { z } from 'zod'
import { limits } from '../limits.js'
import { fractionBelowOne } from '../scalars.js'
import { defineSchedule } from './schedule.js'

const rate = z.number().gt(0).max(limits.uint32)

const record = defineSchedule({
  type: 'range_test',
  label: 'Learning-rate range test',
  description:
    "A learning-rate range test (Smith 2017): the rate grows geometrically from `from` to `to`, step by step, whatever `optimizer.learning_rate` says, and the loss is recorded. It ends when the smoothed loss exceeds `explosion_factor` times its minimum and the value that it began with, or is not finite. The job's `range_test` then holds the curve and a suggested rate. Its weights are not a model: nothing is evaluated and no version is made.",
  fields: {
    from: rate.default(1e-6).describe('Rate of the first step'),
    to: rate.default(10).describe('Rate of the last step'),
    steps: z.int().min(20).max(limits.rangeTestSteps).default(200).describe('Steps of the test, which replace the epochs of the training'),
    smoothing: fractionBelowOne.default(0.9).describe('Share of the running mean that is kept at each step'),
    explosion_factor: z.number().gt(1).max(1_000).default(4).describe('The test ends when the loss exceeds its minimum by this factor'),
  },
  traits: { probe: true },
})

export const rangeTest = { ...record, schema: record.schema.refine(({ from, to }) => to > from, { path: ['to'], message: 'must be greater than from' }) }
