import { aliasView, setAliasRequest } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { newAliasParams } from '../../request-fields.js'

export function setAliasRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'PUT',
    url: '/v1/models/:name/aliases/:alias',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'setModelAlias',
      tags: ['models'],
      summary: 'Point an alias to a ready version, in one step',
      params: newAliasParams,
      body: setAliasRequest,
      response: { 200: aliasView, ...errorReplies('not_found') },
    },
    handler: async (request) => {
      const { name, alias } = request.params
      const { version } = request.body
      await db.models.setAlias(callerOf(request).projectId, name, alias, { version })
      return { object: 'model_alias' as const, model: name, alias, version }
    },
  })
}
