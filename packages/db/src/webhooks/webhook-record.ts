import { type WebhookDeliveryView, webhookDeliveryView, type WebhookView, webhookView } from '@trainyard/spec'
import type { Webhook, WebhookDelivery } from '../generated/prisma/client.js'

/** A webhook as the API shows it, without its secret. */
export const toWebhookView = (row: Webhook): WebhookView =>
  webhookView.parse({
    object: 'webhook',
    id: row.id,
    url: row.url,
    events: row.events,
    enabled: row.disabledAt === null,
    disabled_reason: row.disabledReason,
    failures: row.failures,
    failing_since: row.failingSince?.toISOString() ?? null,
    previous_expires_at: row.previousExpiresAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  })

/** A delivery as the API shows it. */
export const toDeliveryView = (row: WebhookDelivery): WebhookDeliveryView =>
  webhookDeliveryView.parse({
    object: 'webhook_delivery',
    id: row.id,
    webhook_id: row.webhookId,
    type: row.type,
    status: row.status,
    attempts: row.attempts,
    next_attempt_at: row.status === 'pending' ? row.nextAttemptAt.toISOString() : null,
    last_attempt: row.lastAttempt,
    body: row.body,
    created_at: row.createdAt.toISOString(),
  })
