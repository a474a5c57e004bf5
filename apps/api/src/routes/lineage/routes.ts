import { lineageView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../app.js'
import { callerOf } from '../../authentication/caller.js'
import { errorReplies } from '../replies.js'
import { idParams, versionParams } from '../request-fields.js'

export function jobLineageRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/lineage',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getJobLineage',
      tags: ['jobs'],
      summary: 'Which weights a job started from, and what started from its own',
      params: idParams('job'),
      response: { 200: lineageView, ...errorReplies('not_found') },
    },
    handler: async (request) => db.starts.lineage(callerOf(request).projectId, request.params.id),
  })
}

/** The same of the job that made a version, or of one that was imported. */
export function versionLineageRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/models/:name/versions/:version/lineage',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getModelVersionLineage',
      tags: ['models'],
      summary: 'Which weights a version of a model was trained from, and what started from it',
      params: versionParams,
      response: { 200: lineageView, ...errorReplies('not_found') },
    },
    handler: async (request) => db.starts.lineageOfVersion(callerOf(request).projectId, request.params.name, request.params.version),
  })
}
