import { AppError, createId } from '@trainyard/runtime'
import { limits, type ListQuery, type WebhookDeliveryView, type WebhookEvent, type WebhookView } from '@trainyard/spec'
import { notFound } from '../connection/errors.js'
import type { Connections } from '../connection/pool.js'
import { bigint, execute, oneRow, statement, strings, text, time } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'
import { mapPage, type Page, readListById } from '../page.js'
import { claimDeliveries, recordAttempt } from './deliveries.js'
import { toDeliveryView, toWebhookView } from './webhook-record.js'

/** Webhooks of projects, and the messages to them. */
export type Webhooks = ReturnType<typeof createWebhooks>

/** A webhook to be stored. */
export type NewWebhook = { projectId: string; url: string; events: readonly WebhookEvent[]; secret: string }

const countHeld = statement({
  name: 'webhooks: count',
  text: 'SELECT (SELECT count(*) FROM webhooks w WHERE w.project_id = p.id) AS has FROM projects p WHERE p.id = $1 FOR NO KEY UPDATE',
  params: { projectId: text },
  row: { has: bigint },
})
const insert = statement({
  name: 'webhooks: insert',
  text: 'INSERT INTO webhooks (id, project_id, url, events, secret) VALUES ($1, $2, $3, $4, $5)',
  params: { id: text, projectId: text, url: text, events: strings, secret: text },
})
const rotate = statement({
  name: 'webhooks: rotate',
  text: `UPDATE webhooks SET previous_secret = secret, previous_expires_at = $4, secret = $3 WHERE id = $1 AND project_id = $2`,
  params: { id: text, projectId: text, secret: text, previousExpiresAt: time },
})
const tell = statement({
  name: 'webhooks: test',
  text: `SELECT told.id FROM webhooks w, tell_webhooks(w.project_id, 'webhook.test', json_build_object('object', 'webhook', 'id', w.id), w.id) AS told (id) WHERE w.id = $1`,
  params: { id: text },
  row: { id: text },
})
const sendAgain = statement({
  name: 'webhooks: send again',
  text: `UPDATE webhook_deliveries SET status = 'pending', next_attempt_at = clock_timestamp(), first_attempt = attempts
    WHERE id = $1 AND (status <> 'pending' OR lease_until IS NULL OR lease_until < clock_timestamp())`,
  params: { id: text },
})

/** Webhooks of projects, and the messages to them. */
export const createWebhooks = (connections: Connections) => ({ ...webhooksOf(connections), ...messagesOf(connections) })

/** @throws {AppError} `not_found`. */
async function findWebhook({ prisma }: Connections, projectId: string, id: string) {
  const row = await prisma.webhook.findFirst({ where: { id, projectId } })
  if (!row) throw notFound('webhook', id)
  return row
}

function webhooksOf(connections: Connections) {
  const { pool, prisma, control } = connections
  const find = (projectId: string, id: string) => findWebhook(connections, projectId, id)
  const get = async (projectId: string, id: string): Promise<WebhookView> => toWebhookView(await find(projectId, id))
  return {
    /**
     * Stores a webhook.
     * @throws {AppError} `conflict` beyond the webhooks that a project may have.
     */
    async create({ projectId, url, events, secret }: NewWebhook): Promise<WebhookView> {
      const id = createId('webhook')
      await inTransaction(pool, async (transaction) => {
        const { has } = await oneRow(transaction, countHeld, { projectId })
        if (has >= limits.webhooks)
          throw new AppError({ code: 'conflict', message: `The project has ${has} webhooks, and may have ${limits.webhooks}: delete one first.` })
        await execute(transaction, insert, { id, projectId, url, events: [...events], secret })
      })
      return get(projectId, id)
    },
    /** @throws {AppError} `not_found`. */
    get,
    list: async (projectId: string, query: ListQuery): Promise<Page<WebhookView>> =>
      mapPage(
        await readListById({
          owner: { list: 'webhooks', projectId },
          query,
          find: (id) => prisma.webhook.findFirst({ where: { id, projectId }, select: { id: true } }),
          read: ({ where, ...page }) => prisma.webhook.findMany({ ...page, where: { ...where, projectId } }),
        }),
        toWebhookView,
      ),
    /**
     * Changes what is given. One that is enabled again begins without failures.
     * @throws {AppError} `not_found`.
     */
    async update(
      projectId: string,
      id: string,
      { url, events, enabled }: { url?: string | undefined; events?: WebhookEvent[] | undefined; enabled?: boolean | undefined },
    ): Promise<WebhookView> {
      await find(projectId, id)
      const state = enabled ? { disabledAt: null, disabledReason: null, failures: 0, failingSince: null } : { disabledAt: new Date() }
      const changes = { ...(url === undefined ? {} : { url }), ...(events === undefined ? {} : { events }), ...(enabled === undefined ? {} : state) }
      await prisma.webhook.updateMany({ where: { id, projectId }, data: changes })
      return get(projectId, id)
    },
    /**
     * Gives a webhook another secret; messages are signed with the one before, too, until `previousExpiresAt`.
     * @throws {AppError} `not_found`.
     */
    async rotate(projectId: string, id: string, { secret, previousExpiresAt }: { secret: string; previousExpiresAt: Date }): Promise<WebhookView> {
      await execute(control, rotate, { id, projectId, secret, previousExpiresAt })
      return get(projectId, id)
    },
    /**
     * Removes a webhook with its deliveries.
     * @throws {AppError} `not_found`.
     */
    async remove(projectId: string, id: string): Promise<void> {
      const { count } = await prisma.webhook.deleteMany({ where: { id, projectId } })
      if (count === 0) throw notFound('webhook', id)
    },
  }
}

function messagesOf(connections: Connections) {
  const { pool, prisma, control } = connections
  const find = (projectId: string, id: string) => findWebhook(connections, projectId, id)
  const delivery = async (webhookId: string, id: string): Promise<WebhookDeliveryView> => {
    const row = await prisma.webhookDelivery.findFirst({ where: { id, webhookId } })
    if (!row) throw notFound('delivery', id)
    return toDeliveryView(row)
  }
  return {
    /**
     * Writes a message of the type `webhook.test`.
     * @throws {AppError} `not_found`; `conflict` where the webhook is disabled: nothing would be sent.
     */
    async test(projectId: string, id: string): Promise<WebhookDeliveryView> {
      requireEnabled(await find(projectId, id))
      const { id: made } = await oneRow(control, tell, { id })
      return delivery(id, made)
    },
    /**
     * A page of the messages to a webhook.
     * @throws {AppError} `not_found`.
     */
    async deliveries(projectId: string, webhookId: string, query: ListQuery): Promise<Page<WebhookDeliveryView>> {
      await find(projectId, webhookId)
      const page = await readListById({
        owner: { list: 'webhook deliveries', webhookId },
        query,
        find: (id) => prisma.webhookDelivery.findFirst({ where: { id, webhookId }, select: { id: true } }),
        read: ({ where, ...page }) => prisma.webhookDelivery.findMany({ ...page, where: { ...where, webhookId } }),
      })
      return mapPage(page, toDeliveryView)
    },
    /**
     * Sends a message again, now, with the same id and as many attempts as a new one; one that is being sent goes on.
     * @throws {AppError} `not_found`; `conflict` where the webhook is disabled.
     */
    async redeliver(projectId: string, webhookId: string, id: string): Promise<WebhookDeliveryView> {
      requireEnabled(await find(projectId, webhookId))
      await delivery(webhookId, id)
      await execute(control, sendAgain, { id })
      return delivery(webhookId, id)
    },
    /** Takes messages that are due, each for the time of a lease. */
    claim: (atMost: number) => claimDeliveries(pool, atMost),
    /** Notes what came of an attempt; nothing where another sender has taken the message since. */
    record: (attempt: Parameters<typeof recordAttempt>[1]) => inTransaction(pool, (transaction) => recordAttempt(transaction, attempt)),
  }
}

function requireEnabled({ id, disabledAt }: { id: string; disabledAt: Date | null }): void {
  if (disabledAt !== null)
    throw new AppError({ code: 'conflict', message: `The webhook ${id} is disabled: enable it first with PATCH /v1/webhooks/${id} and {"enabled": true}.` })
}
