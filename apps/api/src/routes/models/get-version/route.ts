import { modelVersionView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { versionParams } from '../../request-fields.js'

export function getVersionRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/models/:name/versions/:version',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getModelVersion',
      tags: ['models'],
      summary: 'A version of a model',
      params: versionParams,
      response: { 200: modelVersionView, ...errorReplies('not_found') },
    },
    handler: async (request) => db.models.getVersion(callerOf(request).projectId, request.params.name, request.params.version),
  })
}
