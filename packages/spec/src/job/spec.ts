import { z } from 'zod'
import { architecture, resolvedArchitecture } from '../architecture/architecture.js'
import { augmentation } from '../augmentations/index.js'
import { inputOptions, jobDataset, targetOptions } from './data.js'
import { ensemble, resolvedEnsemble } from './ensemble.js'
import { evaluation } from './evaluation.js'
import { jobInit, resolvedInit } from './init.js'
import { limits } from '../limits.js'
import { loss } from '../losses/index.js'
import { optimizer } from '../optimizers/index.js'
import { regularization } from './regularization.js'
import { displayName, metadata, storedMetadata, storedName } from '../names.js'
import { count, seed, slug } from '../scalars.js'
import { schedule } from '../schedules/index.js'
import { task } from '../task.js'
import { training } from './training.js'

/** The model whose next version a result becomes. */
export const publishedModel = z.strictObject({
  name: slug,
  replace: z
    .boolean()
    .optional()
    .describe('Publish also where the inputs, the task or the classes do not fit those of the newest version, so that requests for it may fail'),
})

/** What a client may send: only `dataset` and `architecture` are needed, everything else has a default. Unknown keys are errors. */
export const jobSpec = z
  .strictObject({
    name: displayName.default('untitled'),
    dataset: jobDataset,
    task: task.optional().describe("The data set's own task if left empty"),
    architecture,
    init: jobInit.optional().describe('Weights to start from: a model, a job or a checkpoint. Drawn from the seed if left out'),
    loss: loss.nullable().default(null).describe('What training minimizes; the cross-entropy of classes or the squared error of values if left out'),
    inputs: inputOptions.nullable().default(null).describe('How the columns of a table become inputs; numbers are standardized if left out'),
    target: targetOptions.nullable().default(null).describe('How a regression target is seen inside; standardized if left out'),
    optimizer: optimizer.prefault({ type: 'adam' }),
    schedule: schedule.prefault({ type: 'constant' }),
    regularization: regularization.prefault({}),
    augmentation: z.array(augmentation).max(limits.augmentations).default([]),
    training: training.prefault({}),
    ensemble: ensemble.prefault({}),
    evaluation: evaluation.prefault({}),
    limits: z
      .strictObject({
        max_seconds: count(limits.jobSeconds)
          .default(3600)
          .describe('From the first task on: by then the ensemble of what is trained is made and published, and members that have not begun are skipped'),
      })
      .prefault({}),
    seed: seed.optional().describe('Random if left empty'),
    model: publishedModel.nullable().default(null).describe('The model whose next version the result becomes'),
    priority: z.int().min(0).max(1000).default(0).describe('Higher goes first, among the jobs of the project'),
    metadata: metadata.default({}),
  })
  .meta({ id: 'JobSpec' })

/** What `jobSpec` takes. */
export type JobSpecInput = z.input<typeof jobSpec>
/** What `jobSpec` gives. */
export type JobSpec = z.output<typeof jobSpec>

/** What members of one job may have of their own: the network, and how it is trained. The rows, the task and the seed are the job's. */
const memberSettings = z.strictObject({
  architecture: resolvedArchitecture,
  ...jobSpec.pick({ loss: true, inputs: true, target: true, optimizer: true, schedule: true, regularization: true, augmentation: true, training: true }).shape,
})

/** Settings that some members of a job have in place of the job's, and which members these are. */
export const jobVariant = z
  .strictObject({
    members: z.array(z.int().min(0)).min(1).describe('The members that have these settings, by their index'),
    label: z.string().optional().describe('What they are called, where they have a name'),
    ...memberSettings.shape,
  })
  .meta({ id: 'JobVariant' })
/** What `jobVariant` gives. */
export type JobVariant = z.output<typeof jobVariant>

/** A job spec with nothing left open: what is stored, shown and trained. */
export const resolvedJobSpec = z
  .strictObject({
    ...jobSpec.shape,
    name: storedName,
    metadata: storedMetadata,
    task,
    seed,
    architecture: resolvedArchitecture,
    ensemble: resolvedEnsemble.prefault({}),
    init: resolvedInit.optional(),
    variants: z
      .array(jobVariant)
      .min(1)
      .optional()
      .describe('Where the members differ in more than their seed: the settings of each of them. The settings beside it are then those of the first'),
  })
  .meta({ id: 'ResolvedJobSpec' })
/** What `resolvedJobSpec` gives. */
export type ResolvedJobSpec = z.output<typeof resolvedJobSpec>
