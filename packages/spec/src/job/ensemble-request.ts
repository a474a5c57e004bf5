import { z } from 'zod'
import { idSchema } from '../ids.js'
import { limits } from '../limits.js'
import { displayName } from '../names.js'
import { ensemble, ensembleCombine, ensembleSelection } from './ensemble.js'
import { publishedModel } from './spec.js'

/**
 * An ensemble of members that are trained already: those of finished jobs with one data set and the same held-out rows. It is a job of its own, which only
 * combines.
 */
export const createEnsembleRequest = z
  .strictObject({
    name: displayName.default('ensemble'),
    jobs: z.array(idSchema('job')).min(1).max(limits.sweepTrials).optional().describe('Jobs that have succeeded, whose members are taken'),
    sweep: idSchema('sweep').optional().describe('In place of `jobs`: the trials of this sweep that have succeeded by now'),
    selection: ensembleSelection.default('greedy').describe('`greedy` chooses members, with replacement; `all` takes every one'),
    combine: ensembleCombine.default('mean'),
    metric: ensemble.shape.metric.describe('What members are chosen by; of a sweep its objective, else the usual one of the task, if left out'),
    model: publishedModel.nullable().default(null).describe('The model whose next version the ensemble becomes'),
  })
  .refine(({ jobs, sweep }) => (jobs === undefined) !== (sweep === undefined), { message: 'give `jobs` or `sweep`, one of them', path: ['jobs'] })
  .meta({ id: 'CreateEnsemble' })
/** What `createEnsembleRequest` gives. */
export type CreateEnsembleRequest = z.output<typeof createEnsembleRequest>

/** What of a sweep becomes the next version of a model. */
export const publishSweepRequest = z
  .strictObject({
    model: publishedModel.optional().describe("That of the sweep's job if left out"),
    what: z
      .enum(['best', 'ensemble'])
      .default('best')
      .describe('`best`: the best trial, as its job combines its members; `ensemble`: members of all trials that have succeeded, chosen greedily'),
  })
  .meta({ id: 'PublishSweep' })
/** What `publishSweepRequest` gives. */
export type PublishSweepRequest = z.output<typeof publishSweepRequest>
