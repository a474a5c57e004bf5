import { availableVersions, modelWithStatus } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { modelParams } from '../../request-fields.js'

export function getModelRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/models/:name',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getModel',
      tags: ['models'],
      summary: 'A model with its versions and aliases',
      params: modelParams,
      response: { 200: modelWithStatus, ...errorReplies('not_found') },
    },
    handler: async (request) => {
      const model = await db.models.get(callerOf(request).projectId, request.params.name)
      return { ...model, model_version_status: availableVersions(model.versions) }
    },
  })
}
