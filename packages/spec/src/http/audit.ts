import { z } from 'zod'
import { idSchema } from '../ids.js'
import { timestamp } from '../scalars.js'
import { listQueryOf } from './list.js'

/** One call that may have changed something: who, what, on which object, and how it was answered. */
export const auditEntryView = z
  .strictObject({
    object: z.literal('audit_entry'),
    id: idSchema('auditEntry'),
    seq: z.int().min(1).describe('Counts all entries of the installation, without gaps'),
    at: timestamp,
    operation: z.string().describe("The operation's id in the OpenAPI document"),
    target: z.string().nullable().describe('What the call was about: an id, or the name of a model with its version or alias'),
    status: z.int().describe('The HTTP status of the reply'),
    project_id: z.string().nullable(),
    actor_id: z.string().describe('The API key or user that called'),
    address: z.string().describe('Where the call came from'),
    request_id: z.string(),
    sha256: z.string().describe('Over the entry and the sha256 of the one before'),
  })
  .meta({ id: 'AuditEntry' })
/** What `auditEntryView` gives. */
export type AuditEntryView = z.output<typeof auditEntryView>

const filters = {
  operation: z.string().min(1).max(100).optional().describe('Only this operation'),
  actor: z.string().min(1).max(100).optional().describe('Only this API key or user'),
  project: z.literal('*').optional().describe("Every project; for those who run the service. The caller's own, if left out"),
}
/** The query of GET /v1/audit. */
export const auditQuery = listQueryOf('auditEntry').extend(filters)
/** What narrows the export of the audit log. */
export const auditFilters = z.strictObject(filters)
