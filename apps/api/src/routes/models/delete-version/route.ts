import { deletedView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { versionParams } from '../../request-fields.js'

export function deleteVersionRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'DELETE',
    url: '/v1/models/:name/versions/:version',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'deleteModelVersion',
      tags: ['models'],
      summary: 'Delete a version; its number is not used again',
      params: versionParams,
      response: { 200: deletedView, ...errorReplies('not_found', 'conflict') },
    },
    handler: async (request) => {
      const { name, version } = request.params
      await db.models.deleteVersion(callerOf(request).projectId, name, version)
      return { object: 'model_version', id: `${name}/${version}`, deleted: true as const }
    },
  })
}
