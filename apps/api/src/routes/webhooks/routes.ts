import { randomBytes } from 'node:crypto'
import { AppError } from '@trainyard/runtime'
import { createWebhookRequest, deletedView, limits, listOf, listQueryOf, updateWebhookRequest, webhookDeliveryView, webhookView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../app.js'
import { callerOf } from '../../authentication/caller.js'
import { errorReplies, listPage } from '../replies.js'
import { deliveryParams, idParams } from '../request-fields.js'

const tags = ['webhooks']
const params = idParams('webhook')
// A replay must not hold the secret: it would have to be stored for that.
const keptReply = ({ secret: _secret, ...rest }: Record<string, unknown>): Record<string, unknown> => rest

/** Webhooks of a project, for its admins: a message leaves the service, and its secret proves that it came from there. */
export function webhookRoutes(app: App, deps: RouteDeps): void {
  keepingRoutes(app, deps)
  removalRoute(app, deps)
  deliveryRoutes(app, deps)
  const { db, addressRules } = deps
  app.route({
    method: 'POST',
    url: '/v1/webhooks',
    config: { access: 'admin', keptReply },
    schema: {
      operationId: 'createWebhook',
      tags,
      summary: 'Have messages sent to a URL; the secret that signs them is shown once',
      body: createWebhookRequest,
      response: { 201: webhookView, ...errorReplies('conflict', 'idempotency_mismatch') },
    },
    handler: async (request, reply) => {
      const { url, events } = request.body
      requireAllowed(addressRules, url)
      const secret = newSecret()
      const webhook = await db.webhooks.create({ projectId: callerOf(request).projectId, url, events, secret })
      return reply.code(201).send({ ...webhook, secret })
    },
  })
  app.route({
    method: 'POST',
    url: '/v1/webhooks/:id/rotate',
    config: { access: 'admin', keptReply },
    schema: {
      operationId: 'rotateWebhook',
      tags,
      summary: `Give a webhook another secret, which is shown once; for ${limits.webhookOverlapHours} hours messages are signed with both`,
      params,
      response: { 200: webhookView, ...errorReplies('not_found') },
    },
    handler: async (request) => {
      const secret = newSecret()
      const previousExpiresAt = new Date(Date.now() + limits.webhookOverlapHours * 3_600_000)
      return { ...(await db.webhooks.rotate(callerOf(request).projectId, request.params.id, { secret, previousExpiresAt })), secret }
    },
  })
}

function keepingRoutes(app: App, { db, addressRules }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/webhooks',
    config: { access: 'admin' },
    schema: {
      operationId: 'listWebhooks',
      tags,
      summary: 'Webhooks of the project, without their secrets',
      querystring: listQueryOf('webhook'),
      response: { 200: listOf(webhookView), ...errorReplies() },
    },
    handler: async (request) =>
      listPage(
        await db.webhooks.list(callerOf(request).projectId, request.query),
        (view) => view,
        ({ id }) => id,
      ),
  })
  app.route({
    method: 'GET',
    url: '/v1/webhooks/:id',
    config: { access: 'admin' },
    schema: { operationId: 'getWebhook', tags, summary: 'A webhook, without its secret', params, response: { 200: webhookView, ...errorReplies('not_found') } },
    handler: (request) => db.webhooks.get(callerOf(request).projectId, request.params.id),
  })
  app.route({
    method: 'PATCH',
    url: '/v1/webhooks/:id',
    config: { access: 'admin' },
    schema: {
      operationId: 'updateWebhook',
      tags,
      summary: 'Change the URL or the events of a webhook, or enable or disable it',
      params,
      body: updateWebhookRequest,
      response: { 200: webhookView, ...errorReplies('not_found') },
    },
    handler: (request) => {
      if (request.body.url !== undefined) requireAllowed(addressRules, request.body.url)
      return db.webhooks.update(callerOf(request).projectId, request.params.id, request.body)
    },
  })
}

function removalRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'DELETE',
    url: '/v1/webhooks/:id',
    config: { access: 'admin' },
    schema: {
      operationId: 'deleteWebhook',
      tags,
      summary: 'Delete a webhook with its deliveries; what waits is not sent',
      params,
      response: { 200: deletedView, ...errorReplies('not_found') },
    },
    handler: async (request) => {
      const { id } = request.params
      await db.webhooks.remove(callerOf(request).projectId, id)
      return { object: 'webhook', id, deleted: true as const }
    },
  })
}

function deliveryRoutes(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/webhooks/:id/test',
    config: { access: 'admin' },
    schema: {
      operationId: 'testWebhook',
      tags,
      summary: 'Send a message of the type webhook.test, whatever the webhook is told of',
      params,
      response: { 202: webhookDeliveryView, ...errorReplies('not_found', 'conflict') },
    },
    handler: async (request, reply) => reply.code(202).send(await db.webhooks.test(callerOf(request).projectId, request.params.id)),
  })
  app.route({
    method: 'GET',
    url: '/v1/webhooks/:id/deliveries',
    config: { access: 'admin' },
    schema: {
      operationId: 'listWebhookDeliveries',
      tags,
      summary: `Messages to a webhook of the last ${limits.webhookDeliveryDays} days, and what came of them`,
      params,
      querystring: listQueryOf('webhookDelivery'),
      response: { 200: listOf(webhookDeliveryView), ...errorReplies('not_found') },
    },
    handler: async (request) => {
      const page = await db.webhooks.deliveries(callerOf(request).projectId, request.params.id, request.query)
      return listPage(
        page,
        (view) => view,
        ({ id }) => id,
      )
    },
  })
  app.route({
    method: 'POST',
    url: '/v1/webhooks/:id/deliveries/:delivery/redeliver',
    config: { access: 'admin' },
    schema: {
      operationId: 'redeliverWebhook',
      tags,
      summary: 'Send a message again, now, with the same id',
      params: deliveryParams,
      response: { 202: webhookDeliveryView, ...errorReplies('not_found', 'conflict') },
    },
    handler: async (request, reply) => {
      const { id, delivery } = request.params
      return reply.code(202).send(await db.webhooks.redeliver(callerOf(request).projectId, id, delivery))
    },
  })
}

/** 32 random bytes, as Standard Webhooks writes them. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

function requireAllowed({ problem }: RouteDeps['addressRules'], url: string): void {
  const found = problem(url)
  if (found === null) return
  const message = `url ${found}`
  throw new AppError({ code: 'invalid_request', message, details: [{ path: 'url', rule: 'public_address', message, received: url }] })
}
