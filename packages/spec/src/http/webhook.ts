import { z } from 'zod'
import { idSchema } from '../ids.js'
import { limits } from '../limits.js'
import { timestamp } from '../scalars.js'

/** What webhooks can be told of. */
export const webhookEvent = z.enum([
  'job.running',
  'job.paused',
  'job.succeeded',
  'job.failed',
  'job.cancelled',
  'sweep.succeeded',
  'sweep.failed',
  'sweep.cancelled',
  'dataset.ready',
  'dataset.failed',
  'prediction.succeeded',
  'prediction.failed',
  'prediction.cancelled',
  'model_version.published',
  'webhook.disabled',
])
/** What `webhookEvent` gives. */
export type WebhookEvent = z.output<typeof webhookEvent>

const url = z
  .url({ protocol: /^https?$/ })
  .max(limits.webhookUrlCharacters)
  .describe('Where messages are sent with POST: https, and a public address. Redirects are not followed')
const events = z.array(webhookEvent).max(webhookEvent.options.length).describe('What it is told of; all, if empty')

/** The body of POST /v1/webhooks. */
export const createWebhookRequest = z.strictObject({ url, events: events.default([]) }).meta({ id: 'CreateWebhookRequest' })

/** The body of PATCH /v1/webhooks/{id}: what is left out stays. */
export const updateWebhookRequest = z
  .strictObject({
    url: url.optional(),
    events: events.optional(),
    enabled: z.boolean().optional().describe('`true` also forgets the failures that disabled it; deliveries that wait are sent'),
  })
  .meta({ id: 'UpdateWebhookRequest' })

/** A webhook as the API shows it; its secret is there once, when it is made or rotated. */
export const webhookView = z
  .strictObject({
    object: z.literal('webhook'),
    id: idSchema('webhook'),
    url: z.string(),
    events: z.array(webhookEvent).describe('All, if empty'),
    enabled: z.boolean(),
    disabled_reason: z.string().nullable().describe('Why the service has disabled it; null where a user did, or where it is enabled'),
    failures: z.int().describe('Attempts in a row that failed'),
    failing_since: timestamp.nullable(),
    previous_expires_at: timestamp.nullable().describe('Until when messages are signed with the secret before the last rotation, too'),
    created_at: timestamp,
    secret: z.string().optional().describe('Shown once: the key of the HMAC, as Standard Webhooks writes it (`whsec_` and base64)'),
  })
  .meta({ id: 'Webhook' })
/** What `webhookView` gives. */
export type WebhookView = z.output<typeof webhookView>

/** A message to a webhook, and what came of it. */
export const webhookDeliveryView = z
  .strictObject({
    object: z.literal('webhook_delivery'),
    id: idSchema('webhookDelivery').describe('The `webhook-id` of the message, the same at every attempt'),
    webhook_id: idSchema('webhook'),
    type: webhookEvent.or(z.literal('webhook.test')),
    status: z.enum(['pending', 'delivered', 'failed']).describe('`failed` once the last attempt has failed'),
    attempts: z.int(),
    next_attempt_at: timestamp.nullable().describe('null once it is delivered or has failed'),
    last_attempt: z
      .strictObject({
        at: timestamp,
        status: z.int().nullable().describe('The status of the answer; null where none came'),
        seconds: z.number(),
        error: z.string().nullable().describe('Why it failed; null where it was delivered'),
        answer: z.string().nullable().describe('The beginning of the answer'),
      })
      .nullable(),
    body: z.string().describe('What is sent, byte for byte'),
    created_at: timestamp,
  })
  .meta({ id: 'WebhookDelivery' })
/** What `webhookDeliveryView` gives. */
export type WebhookDeliveryView = z.output<typeof webhookDeliveryView>
