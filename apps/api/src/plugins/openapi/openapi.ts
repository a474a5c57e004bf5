import swagger from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { App } from '../../app.js'
import { documentRoutes, withoutUnusedSchemas } from './openapi-document.js'

const description = `Training as a service over HTTP. JSON is snake_case, times are ISO 8601 in UTC, numbers that are not finite are null.
Every reply carries \`x-request-id\`. Every POST that changes something takes \`Idempotency-Key\`.
Lists take \`limit\`, \`after\` and \`order\`. An error lists everything that is wrong with a request at once, with paths and received values.`

const tags = [
  { name: 'datasets', description: 'What jobs are trained on' },
  { name: 'jobs', description: 'Trainings and what they report' },
  { name: 'metrics', description: 'Measured values, by one cursor' },
  { name: 'checkpoints', description: 'Stored states of members' },
  { name: 'models', description: 'Named versions of trained ensembles' },
  { name: 'predictions', description: 'Answers from stored ensembles, in our own format and the Open Inference Protocol' },
  { name: 'integrations', description: 'The same in the formats of other tools: TensorBoard, MLflow, Grafana' },
  { name: 'keys', description: 'API keys of a project' },
  { name: 'webhooks', description: 'Signed messages about what happens in a project' },
  { name: 'projects', description: 'Limits, shares and usage of projects' },
  { name: 'users', description: 'Users who sign in through a provider of identities, and their roles in projects' },
  { name: 'system', description: 'State of the service' },
]

/** Generates the OpenAPI 3.1 document from the routes and serves it. Must be registered before any route. */
export async function registerOpenapi(app: App, { version }: { version: string }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Trainyard', version, description, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: '/', description: 'The service that answers this document' }],
      tags,
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key: ty_…' },
          password: { type: 'http', scheme: 'basic', description: 'The same key as password, with any user name' },
        },
      },
      security: [{ key: [] }, { password: [] }],
    },
    transform: (input) => {
      const { schema, url } = jsonSchemaTransform(input)
      return { schema: input.route.config?.access === 'public' ? { ...schema, security: [] } : schema, url }
    },
    transformObject: (input) => withoutUnusedSchemas(documentRoutes(jsonSchemaTransformObject(input), app.routeTable)),
  })
  app.route({
    method: 'GET',
    url: '/openapi.json',
    // It describes every installation alike and holds nothing of one: tools read it without a key.
    config: { access: 'public' },
    schema: { operationId: 'getOpenapi', tags: ['system'], summary: 'This document', response: { 200: z.record(z.string(), z.unknown()) } },
    serializerCompiler: () => JSON.stringify,
    handler: async () => JSON.parse(JSON.stringify(app.swagger())),
  })
}
