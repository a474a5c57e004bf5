import { deletedView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { aliasParams } from '../../request-fields.js'

export function deleteAliasRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'DELETE',
    url: '/v1/models/:name/aliases/:alias',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'deleteModelAlias',
      tags: ['models'],
      summary: 'Remove an alias',
      params: aliasParams,
      response: { 200: deletedView, ...errorReplies('not_found') },
    },
    handler: async (request) => {
      const { name, alias } = request.params
      await db.models.deleteAlias(callerOf(request).projectId, name, alias)
      return { object: 'model_alias', id: `${name}/${alias}`, deleted: true as const }
    },
  })
}
