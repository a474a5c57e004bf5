import { z } from 'zod'
import { idSchema } from '../ids.js'
import { limits } from '../limits.js'
import { displayName, nameText } from '../names.js'
import { readJobFilter } from './filter.js'
import { isJobSort, jobSortFields } from './sort.js'

/** What the list of jobs is sorted by. */
export const jobSort = z
  .string()
  .max(limits.nameCharacters)
  .refine(isJobSort, {
    error: ({ input }) =>
      `must be one of ${jobSortFields.join(', ')}, or a final metric such as val_accuracy or ensemble_test_accuracy; received ${JSON.stringify(input)}`,
  })
  .describe(
    `One of ${jobSortFields.join(', ')}, or a final metric with its split: \`val_accuracy\` and \`test_loss\` are means over the members, \`ensemble_test_accuracy\` is the ensemble's. Jobs without a value come last in both directions; equal ones are in the order of their creation`,
  )

/** Conditions that all have to hold of a job in a list, as text; see `readJobFilter`. */
export const jobFilter = z
  .string()
  .min(1)
  .max(limits.jobFilterCharacters)
  .describe(
    'Conditions that must all hold, with blanks between them: `val_accuracy>0.95 status=running,queued tag=baseline name~mnist`. Quote values with blanks: `dataset="my table"`',
  )
  .transform((text, context) => {
    const read = readJobFilter(text)
    if (read.ok) return read.conditions
    context.addIssue({ code: 'custom', message: read.message, input: text })
    return z.NEVER
  })

const tag = nameText(limits.tagCharacters).describe('At most 40 characters as people count them')
const tags = z
  .array(tag)
  .max(limits.jobTags)
  .transform((given) => [...new Set(given)])
  .describe('In the order given; a tag that is given twice counts once')

/** What PATCH /v1/jobs/{id} takes: what is left out stays. */
export const updateJobRequest = z
  .strictObject({
    name: displayName.optional(),
    notes: z
      .string()
      .max(limits.noteCharacters)
      .refine((text) => !text.includes('\0'), 'must not hold the character U+0000')
      .nullable()
      .optional()
      .describe('Free text; null for none'),
    tags: tags.optional(),
  })
  .refine(({ name, notes, tags: given }) => name !== undefined || notes !== undefined || given !== undefined, 'must hold name, notes or tags')
  .meta({ id: 'UpdateJob' })
/** What `updateJobRequest` gives. */
export type UpdateJobRequest = z.output<typeof updateJobRequest>

const ids = z
  .array(idSchema('job'))
  .min(1)
  .max(limits.bulkJobs)
  .refine((given) => new Set(given).size === given.length, 'must not hold an id twice')

/** What POST /v1/jobs/bulk takes. */
export const bulkJobsRequest = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('cancel'), ids }),
    z.strictObject({ action: z.literal('delete'), ids }),
    z.strictObject({ action: z.literal('tag'), ids, add: tags.default([]), remove: tags.default([]).describe('Taken away first') }),
  ])
  .meta({ id: 'BulkJobs' })
/** What `bulkJobsRequest` gives. */
export type BulkJobsRequest = z.output<typeof bulkJobsRequest>

/** What came of each job, in the order of the request: one that could not be done leaves the others alone. */
export const bulkJobsReply = z
  .strictObject({
    object: z.literal('bulk'),
    done: z.int(),
    failed: z.int(),
    results: z.array(
      z.strictObject({
        id: idSchema('job'),
        status: z.int().describe('The HTTP status that the same request about this job alone has'),
        error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'BulkJobsResult' })
/** What `bulkJobsReply` gives. */
export type BulkJobsReply = z.output<typeof bulkJobsReply>
