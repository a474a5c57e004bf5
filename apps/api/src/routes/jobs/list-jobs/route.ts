import { jobStatus, jobSummary, limits, listOf, listQueryOf } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies, listPage } from '../../replies.js'

const statuses = `One or more of ${jobStatus.options.join(', ')}, separated by commas`
const query = listQueryOf('job').extend({
  status: z
    .string()
    .describe(statuses)
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(jobStatus))
    .optional(),
  name: z.string().min(1).max(limits.nameUnits).optional().describe('Part of the name, in any case and composition'),
  sort: z.enum(['created_at', 'name', 'priority']).default('created_at'),
})

export function listJobsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/jobs',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'listJobs',
      tags: ['jobs'],
      summary: 'Jobs of the project, each with its best and last validation metrics',
      querystring: query,
      response: { 200: listOf(jobSummary), ...errorReplies() },
    },
    handler: async (request) => {
      const { status, name, ...rest } = request.query
      const wanted = { ...rest, ...(status === undefined ? {} : { status }), ...(name === undefined ? {} : { name }) }
      return listPage(
        await db.jobs.list(callerOf(request).projectId, wanted),
        (job) => job,
        ({ id }) => id,
      )
    },
  })
}
