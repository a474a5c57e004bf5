import { type ProjectLimits, projectLimitsView, projectUsageView, setLimitsRequest, listOf, type ProjectUsageView, usageQuery } from '@trainyard/spec'
import type { Database } from '@trainyard/db'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies, listPage, wholeList } from '../../replies.js'
import { projectOf, projectParams } from '../project-of.js'

/** What a project may have and has: its share of the slots, its limits, and its usage by day. */
export function projectLimitRoutes(app: App, deps: RouteDeps): void {
  getLimitsRoute(app, deps)
  setLimitsRoute(app, deps)
  getUsageRoute(app, deps)
}

async function viewOf(db: Database, { id, name }: { id: string; name: string }): Promise<z.output<typeof projectLimitsView>> {
  return { object: 'project.limits', project: name, ...(await db.projects.settings(id)) }
}

function getLimitsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/projects/:project/limits',
    config: { access: 'any-key' },
    schema: {
      operationId: 'getProjectLimits',
      tags: ['projects'],
      summary: "A project's limits, its share of the slots, and what it has of each",
      params: projectParams,
      response: { 200: projectLimitsView, ...errorReplies('not_found') },
    },
    handler: async (request) => viewOf(db, await projectOf(db, callerOf(request), request.params.project)),
  })
}

function setLimitsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'PUT',
    url: '/v1/projects/:project/limits',
    config: { access: 'operator' },
    schema: {
      operationId: 'setProjectLimits',
      tags: ['projects'],
      summary: "Set a project's limits and its share of the slots; for those who run the service",
      params: projectParams,
      body: setLimitsRequest,
      response: { 200: projectLimitsView, ...errorReplies('not_found') },
    },
    handler: async (request) => {
      const of = await projectOf(db, callerOf(request), request.params.project)
      const { weight, ...limits } = request.body
      await db.projects.setSettings(of.id, { weight, limits: limits satisfies ProjectLimits })
      return viewOf(db, of)
    },
  })
}

const types = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const
const dayMs = 24 * 3_600_000
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

function getUsageRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/projects/:project/usage',
    config: { access: 'any-key' },
    schema: {
      operationId: 'getProjectUsage',
      tags: ['projects'],
      summary: 'What the attempts of a project took, by day, as JSON or CSV',
      params: projectParams,
      querystring: usageQuery,
      response: {
        200: { content: { 'application/json': { schema: listOf(projectUsageView) }, 'text/csv': { schema: z.string() } } },
        ...errorReplies('not_found'),
      },
    },
    handler: async (request, reply) => {
      const of = await projectOf(db, callerOf(request), request.params.project)
      const now = Date.now()
      const { from = dayOf(now - 30 * dayMs), to = dayOf(now), format } = request.query
      const days = await db.projects.usage(of.id, { from, to })
      void reply.type(types[format])
      if (format === 'csv')
        return ['day,attempts,compute_seconds', ...days.map((one) => [one.day, one.attempts, one.computeSeconds].join(','))].join('\r\n') + '\r\n'
      const view = (one: (typeof days)[number]): ProjectUsageView => ({
        object: 'project.usage',
        id: `${of.id}/${one.day}`,
        project: of.name,
        day: one.day,
        attempts: one.attempts,
        compute_seconds: one.computeSeconds,
      })
      return listPage(
        wholeList(days.map(view)),
        (one) => one,
        ({ id }) => id,
      )
    },
  })
}
