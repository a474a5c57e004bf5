import { jobFilter, jobSort, jobStatus, jobSummary, limits, listOf, listQueryOf } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies, listPage } from '../../replies.js'
import { flag } from '../../request-fields.js'

const statuses = `One or more of ${jobStatus.options.join(', ')}, separated by commas`
const query = listQueryOf('job').extend({
  status: z
    .string()
    .describe(statuses)
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(jobStatus))
    .optional(),
  name: z.string().min(1).max(limits.nameUnits).optional().describe('Part of the name, in any case and composition'),
  where: jobFilter.optional(),
  sort: jobSort.default('created_at'),
  fold: z.enum(['sweeps']).optional().describe('Of the trials of a sweep that match, only the first in the order, which says how many there are'),
  count: flag.optional().describe('Whether `total` tells how many jobs match, on all pages'),
})
const page = listOf(jobSummary).extend({ total: z.int().nullable().describe('How many match, on all pages; null unless `count` asks for it') })

export function listJobsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/jobs',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'listJobs',
      tags: ['jobs'],
      summary: 'Jobs of the project: filtered, sorted by what they show or measured, page by page',
      querystring: query,
      response: { 200: page, ...errorReplies() },
    },
    handler: async (request) => {
      const { status, name, where, fold, count, ...rest } = request.query
      const found = await db.jobs.list(callerOf(request).projectId, {
        ...rest,
        ...(status === undefined ? {} : { status }),
        ...(name === undefined ? {} : { name }),
        ...(where === undefined ? {} : { where }),
        ...(fold === undefined ? {} : { fold }),
        ...(count === undefined ? {} : { count }),
      })
      const list = listPage(
        found,
        (job) => job,
        ({ id }) => id,
      )
      return { ...list, total: found.total }
    },
  })
}
