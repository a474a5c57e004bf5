import { modelView, setModelRequest } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { modelParams } from '../../request-fields.js'

export function setModelRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'PATCH',
    url: '/v1/models/:name',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'setModel',
      tags: ['models'],
      summary: 'Set what a metric of later versions must be before they are published; versions that are there stay',
      params: modelParams,
      body: setModelRequest,
      response: { 200: modelView, ...errorReplies('not_found') },
    },
    handler: (request) => db.models.setFloor(callerOf(request).projectId, request.params.name, request.body.floor),
  })
}
