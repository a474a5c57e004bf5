import type { Schemas } from './connection.js'
import type { TrainyardClient } from './create-client.js'
import { body, byId, type Page, type PageQuery } from './reply.js'

/** The calls about webhooks: signed messages that the service sends. */
export type WebhookCalls = {
  /** Has messages about what happens sent to a URL; the secret is in this reply alone. */
  createWebhook(request: Schemas['CreateWebhookRequestInput']): Promise<Schemas['Webhook']>
  webhooks(query: PageQuery): Promise<Page<Schemas['Webhook']>>
  updateWebhook(id: string, changes: Schemas['UpdateWebhookRequestInput']): Promise<Schemas['Webhook']>
  removeWebhook(id: string): Promise<unknown>
  /** Gives a webhook another secret; for a day messages are signed with both. */
  rotateWebhook(id: string): Promise<Schemas['Webhook']>
  testWebhook(id: string): Promise<Schemas['WebhookDelivery']>
  webhookDeliveries(id: string, query: PageQuery): Promise<Page<Schemas['WebhookDelivery']>>
  redeliverWebhook(id: string, delivery: string): Promise<Schemas['WebhookDelivery']>
}

export const webhookCalls = (client: () => TrainyardClient): WebhookCalls => ({
  createWebhook: (request) => body(client().api.POST('/v1/webhooks', { body: request })),
  webhooks: (query) => body(client().api.GET('/v1/webhooks', { params: { query } })),
  updateWebhook: (id, changes) => body(client().api.PATCH('/v1/webhooks/{id}', { ...byId(id), body: changes })),
  removeWebhook: (id) => body(client().api.DELETE('/v1/webhooks/{id}', byId(id))),
  rotateWebhook: (id) => body(client().api.POST('/v1/webhooks/{id}/rotate', byId(id))),
  testWebhook: (id) => body(client().api.POST('/v1/webhooks/{id}/test', byId(id))),
  webhookDeliveries: (id, query) => body(client().api.GET('/v1/webhooks/{id}/deliveries', { params: { path: { id }, query } })),
  redeliverWebhook: (id, delivery) => body(client().api.POST('/v1/webhooks/{id}/deliveries/{delivery}/redeliver', { params: { path: { id, delivery } } })),
})
