import { importModelRequest, modelVersionView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { newModelParams } from '../../request-fields.js'
import { importModel } from './import-model.js'

export function importModelRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/models/:name/imports',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'importModel',
      tags: ['models'],
      summary: 'Make a version of a model from an uploaded file, without training',
      params: newModelParams,
      body: importModelRequest,
      response: { 201: modelVersionView, ...errorReplies('not_found', 'conflict', 'idempotency_mismatch') },
    },
    handler: async (request, reply) => {
      const { projectId, id: importedBy } = callerOf(request)
      const { name } = request.params
      const made = await importModel(db, { projectId, importedBy, name, request: request.body, idempotencyKey: request.claimedKey?.key })
      return reply.code(201).header('location', `/v1/models/${name}/versions/${made.version}`).send(made)
    },
  })
}
