import type { KeyOwner } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { apiKeyListQuery, apiKeyView, listOf } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { type Caller, callerOf } from '../../../authentication/caller.js'
import { keyView } from '../key-view.js'
import { errorReplies, listPage } from '../../replies.js'

export function listKeysRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/api-keys',
    config: { access: 'admin' },
    schema: {
      operationId: 'listApiKeys',
      tags: ['keys'],
      summary: 'Keys of the project, without their secrets; those who run the service see the keys of any project',
      querystring: apiKeyListQuery,
      response: { 200: listOf(apiKeyView), ...errorReplies('not_found') },
    },
    handler: async (request) => {
      const { project, ...query } = request.query
      return listPage(await db.apiKeys.list(await ownerOf(db, callerOf(request), project), query), keyView, ({ id }) => id)
    },
  })
}

/** Whose keys are asked for. Another project's are for those who run the service. */
async function ownerOf(db: RouteDeps['db'], caller: Caller, project: string | undefined): Promise<KeyOwner> {
  if (project === undefined || project === caller.project) return { projectId: caller.projectId }
  if (!caller.isOperator) throw new AppError({ code: 'forbidden', message: 'only an admin of the project that runs the service sees keys of other projects' })
  return project === '*' ? 'every project' : { projectId: (await db.projects.named(project)).id }
}
