import { z } from 'zod'
import { idSchema } from '../ids.js'
import { limits } from '../limits.js'
import { elementAt } from '../invariant.js'
import { count, slug, versionNumber } from '../scalars.js'

const layerNames = z.array(z.string().min(1).max(limits.layerNameCharacters)).max(limits.layers)

/** What a request to start from weights was resolved to: the same files for every attempt, whatever becomes of their names meanwhile. */
const initFrom = z
  .strictObject({
    job_id: idSchema('job').nullable().describe('The job that trained the weights; null for those of an imported version'),
    dataset_id: idSchema('dataset').describe(
      'The data set that they were trained on; of an imported version the one that its file names, which may not be here',
    ),
    classes: z.array(z.string()).optional().describe('The classes of the output that the weights are of, where they are not those of the data set'),
    members: z
      .array(z.strictObject({ member: z.int(), checkpoint_id: idSchema('checkpoint').nullable(), sha256: z.string() }))
      .min(1)
      .describe('Member i of the job starts from the one at place i; after the last the first follows'),
  })
  .meta({ id: 'JobInitFrom' })

/** Weights that a training starts from in place of those that its seed draws: those of a model, or of a job. */
export const jobInit = z
  .strictObject({
    model: slug.optional().describe('The model to start from; or name a `job`'),
    version: z
      .union([versionNumber, count(limits.int32)])
      .optional()
      .describe('The version of the model; its newest if neither this nor `alias` is given'),
    alias: slug.optional().describe('The version of the model that this alias points to now'),
    job: idSchema('job').optional().describe('The job to start from, in place of a model: from its trained members, or as far as they have come'),
    checkpoint: idSchema('checkpoint').optional().describe('One checkpoint of the job, which every member starts from'),
    members: z
      .enum(['each', 'best'])
      .default('each')
      .describe('`each` member starts from its own in turn, or all from the one whose figures on held-out rows were the `best`'),
    freeze: layerNames
      .default([])
      .describe(
        'Layers that stay as they are: no update, no weight decay, no new batch statistics; they work as at prediction. A block stands for all of its layers',
      ),
    reset: layerNames.default([]).describe('Layers that start from the seed all the same, such as `output`'),
    optimizer: z.enum(['fresh', 'keep']).default('fresh').describe('`keep` goes on with the moments of the optimizer, which `last` checkpoints of a job hold'),
    preprocessing: z
      .enum(['keep', 'fit'])
      .default('keep')
      .describe(
        '`keep` prepares inputs as the weights were trained on them: scales, and categories by their names; `fit` finds scales and categories in the data set',
      ),
    from: initFrom.optional().describe('What this was resolved to, in a job that is shown; not looked at in a job that is sent'),
  })
  .meta({ id: 'JobInit' })
/** What `jobInit` gives. */
export type JobInit = z.output<typeof jobInit>

/** `jobInit` with its files. */
export const resolvedInit = z.strictObject({ ...jobInit.shape, from: initFrom }).meta({ id: 'ResolvedJobInit' })
/** What `resolvedInit` gives. */
export type ResolvedInit = z.output<typeof resolvedInit>

/** The file that a member of the job starts from. */
export function initFileOf({ from: { members } }: ResolvedInit, member: number): ResolvedInit['from']['members'][number] {
  return elementAt(members, member % members.length, 'members to start from')
}
