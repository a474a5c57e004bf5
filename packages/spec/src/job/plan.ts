import { z } from 'zod'
import { errorDetail } from '../http/error.js'
import { idSchema } from '../ids.js'
import { metricFloor } from '../model/floor.js'
import { resolvedJobSpec } from './spec.js'

/** What a job would be and cost: the answer to `validate_only`. Nothing is queued, and a seed that was drawn for it is not kept. */
export const jobPlan = z
  .strictObject({
    object: z.literal('job.plan'),
    spec: resolvedJobSpec,
    parameters: z.int().describe('Trainable numbers of one member'),
    layers: z
      .array(
        z.strictObject({
          name: z.string(),
          type: z.string(),
          output_shape: z.array(z.int()),
          parameters: z.int(),
          flops: z.number().describe('Of one forward pass of one example'),
        }),
      )
      .describe('In the order of their work: the layers of a residual block before the block, which is the addition'),
    init: z
      .array(z.strictObject({ name: z.string(), start: z.enum(['loaded', 'partly', 'drawn']), frozen: z.boolean() }))
      .optional()
      .describe(
        'Of a job that starts from other weights: whether the weights of each layer are loaded, loaded for the classes that both have, or drawn from the seed; and which layers are frozen',
      ),
    train_rows: z.int(),
    validation_rows: z.int(),
    steps: z.int().describe('Of one member, if it is not stopped early, those of its fit on all rows among them'),
    flops_per_step: z.number().describe('Three forward passes of the batch: one forward, two for the gradients'),
    total_flops: z.number().describe('Of all members together'),
    memory_bytes: z
      .number()
      .describe(
        'Of one training on a CPU: the program, and for the members that train in one pack weights, gradients, optimizer slots, layer outputs and rows',
      ),
    least_seconds: z
      .number()
      .nullable()
      .describe(
        'By the fastest live worker, as fast as it multiplies matrices, in one slot; real trainings take longer. Null where no worker says how fast it is',
      ),
    estimated_seconds: z
      .number()
      .nullable()
      .describe(
        'About how long all members take one after the other in one slot of the fastest live worker, if none is stopped early; at most the time limit. Null where no worker says how fast it is',
      ),
    checkpoint_bytes: z.number(),
    candidates: z
      .array(
        z.strictObject({
          label: z.string(),
          members: z.int(),
          parameters: z.int().describe('Of one member'),
          steps: z.int().describe('Of one member, if it is not stopped early'),
          estimated_seconds: z
            .number()
            .nullable()
            .describe('Of all its members, one after the other, if none is stopped early; null where no worker says how fast it is'),
        }),
      )
      .optional()
      .describe('Of the preset `auto`: the models in the order in which they are tried, as far as the time goes'),
    publishes: z
      .strictObject({
        model: z.string(),
        version: z.string(),
        newest: z
          .strictObject({ version: z.string(), dataset_id: idSchema('dataset').nullable(), dataset_name: z.string().nullable() })
          .nullable()
          .describe('Without a data set where it was imported'),
        floor: metricFloor.nullable().describe('What it must reach to be published; null where the model has no floor'),
      })
      .nullable()
      .describe('The version that the result becomes, if no other is published before, and the newest one by now with its data set'),
    warnings: z.array(errorDetail),
  })
  .meta({ id: 'JobPlan' })
/** What `jobPlan` gives. */
export type JobPlan = z.output<typeof jobPlan>
