import { auditEntryView, auditQuery, listOf } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies, listPage } from '../../replies.js'
import { auditedProject } from '../audited-project.js'

export function listAuditRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/audit',
    config: { access: 'admin' },
    schema: {
      operationId: 'listAudit',
      tags: ['system'],
      summary: 'Calls that may have changed something, the newest first: who, what, on which object, with which result',
      querystring: auditQuery,
      response: { 200: listOf(auditEntryView), ...errorReplies('forbidden') },
    },
    handler: async (request) => {
      const { operation, actor, project, ...page } = request.query
      const found = await db.audit.list({ projectId: auditedProject(callerOf(request), project), operation, actor }, page)
      return listPage(
        found,
        (entry) => entry,
        ({ id }) => id,
      )
    },
  })
}
