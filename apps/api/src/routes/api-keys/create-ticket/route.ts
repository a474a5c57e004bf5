import { AppError } from '@trainyard/runtime'
import { limits, ticketView } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { createTicket, secretSha256 } from '../../../authentication/api-key.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'

export function createTicketRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/tickets',
    // A ticket is as good as a new one: a repetition needs no memory, and a memory would have to hold the ticket.
    config: { access: 'jobs:read', idempotency: 'harmless' },
    schema: {
      operationId: 'createTicket',
      tags: ['keys'],
      summary: `Make a ticket, which opens event streams for ${limits.ticketSeconds} s without a header: for a browser's EventSource`,
      body: z.strictObject({}).optional().describe('No fields'),
      response: { 201: ticketView, ...errorReplies('conflict') },
    },
    handler: async (request, reply) => {
      const { kind, id: keyId } = callerOf(request)
      if (kind === 'user') throw new AppError({ code: 'conflict', message: 'a signed-in page needs no ticket: its cookie opens event streams' })
      const ticket = createTicket()
      const expiresAt = await db.tickets.add({ sha256: secretSha256(ticket), keyId, seconds: limits.ticketSeconds })
      return reply.code(201).send({ object: 'ticket', ticket, expires_at: expiresAt.toISOString() })
    },
  })
}
