import { Readable } from 'node:stream'
import type { AuditFilter, Database } from '@trainyard/db'
import { auditFilters, type AuditEntryView, limits } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { auditedProject } from '../audited-project.js'

const columns = ['seq', 'at', 'operation', 'target', 'status', 'project_id', 'actor_id', 'address', 'request_id', 'sha256'] as const

export function exportAuditRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/audit/export',
    config: { access: 'admin' },
    schema: {
      operationId: 'exportAudit',
      tags: ['system'],
      summary: 'The audit log as CSV, the oldest entry first',
      querystring: auditFilters,
      response: { 200: { content: { 'text/csv': { schema: z.string() } } }, ...errorReplies('forbidden') },
    },
    handler: async (request, reply) => {
      const { operation, actor, project } = request.query
      const lines = Readable.from(csvOf(db, { projectId: auditedProject(callerOf(request), project), operation, actor }))
      reply.header('content-type', 'text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="audit.csv"')
      // A stream is sent as it is; the schema only documents it.
      return reply.code(200).send(lines as never)
    },
  })
}

/** The entries page by page, so that a long log is never held whole. */
async function* csvOf({ audit }: Database, filter: AuditFilter): AsyncGenerator<string, void, undefined> {
  yield `${columns.join(',')}\r\n`
  for (let after: string | undefined, hasMore = true; hasMore; ) {
    const page = await audit.list(filter, { limit: limits.pageItems, order: 'asc', ...(after === undefined ? {} : { after }) })
    yield page.data.map((entry) => `${columns.map((column) => cell(entry[column])).join(',')}\r\n`).join('')
    after = page.data.at(-1)?.id
    hasMore = page.hasMore
  }
}

/** Targets are names that users chose: one that a spreadsheet would take for a formula is marked as text. */
function cell(value: AuditEntryView[(typeof columns)[number]]): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
