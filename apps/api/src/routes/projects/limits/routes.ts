import { type ProjectLimits, projectLimitsView, projectUsageView, setLimitsRequest, listOf, type ProjectUsageView, usageQuery } from '@trainyard/spec'
import type { UsageOfDay } from '@trainyard/db'
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

type Deps = Pick<RouteDeps, 'db' | 'meter' | 'underWay'>

async function viewOf({ db, meter, underWay }: Deps, { id, name }: { id: string; name: string }): Promise<z.output<typeof projectLimitsView>> {
  const { used, ...settings } = await db.projects.settings(id)
  return { object: 'project.limits', project: name, ...settings, used: { ...used, ...underWay(id), ...(await meter.used(id)) } }
}

function getLimitsRoute(app: App, deps: Deps): void {
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
    handler: async (request) => viewOf(deps, await projectOf(deps.db, callerOf(request), request.params.project)),
  })
}

function setLimitsRoute(app: App, deps: Deps): void {
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
      const of = await projectOf(deps.db, callerOf(request), request.params.project)
      const { weight, ...limits } = request.body
      await deps.db.projects.setSettings(of.id, { weight, limits: limits satisfies ProjectLimits })
      return viewOf(deps, of)
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
      summary: 'What a project used, by day, as JSON or CSV: attempts, requests, predictions and stored bytes',
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
      const views = (await db.projects.usage(of.id, { from, to })).map((day) => usageViewOf(of, day))
      void reply.type(types[format])
      if (format === 'csv') return csvOf(views)
      return listPage(
        wholeList(views),
        (one) => one,
        ({ id }) => id,
      )
    },
  })
}

function usageViewOf({ id, name }: { id: string; name: string }, day: UsageOfDay): ProjectUsageView {
  return {
    object: 'project.usage',
    id: `${id}/${day.day}`,
    project: name,
    day: day.day,
    attempts: day.attempts,
    compute_seconds: day.computeSeconds,
    requests: day.requests,
    predictions: day.predictions,
    prediction_rows: day.predictionRows,
    prediction_flops: day.predictionFlops,
    stored_bytes: day.storedBytes,
  }
}

/** The columns of the CSV, in their order: new ones come last. */
const columns = [
  'day',
  'attempts',
  'compute_seconds',
  'requests',
  'predictions',
  'prediction_rows',
  'prediction_flops',
  'stored_bytes',
] as const satisfies readonly (keyof ProjectUsageView)[]

const csvOf = (views: readonly ProjectUsageView[]): string =>
  [columns, ...views.map((view) => columns.map((column) => view[column]))].map((cells) => `${cells.join(',')}\r\n`).join('')
