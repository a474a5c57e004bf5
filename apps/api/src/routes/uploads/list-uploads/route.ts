import { listOf, uploadView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies, listPage, wholeList } from '../../replies.js'
import { toUploadView } from '../tus.js'

/** Never cut: a project has few of them at once. */
export function listUploadsRoute(scope: App, { db }: RouteDeps): void {
  scope.route({
    method: 'GET',
    url: '/v1/uploads',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'listUploads',
      tags: ['datasets'],
      summary: 'Uploads that no data set was made of yet, the oldest first',
      response: { 200: listOf(uploadView), ...errorReplies() },
    },
    handler: async (request) => listPage(wholeList(await db.uploads.open(callerOf(request).projectId)), toUploadView, ({ id }) => id),
  })
}
