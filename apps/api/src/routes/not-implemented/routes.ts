import { AppError } from '@trainyard/runtime'
import { errorBody, protocolErrorBody } from '@trainyard/spec'
import { z } from 'zod'
import type { App } from '../../app.js'
import type { Access } from '../../authentication/caller.js'
import { speaksProtocol } from '../../faults/protocol-paths.js'

type Entry = { method: 'GET' | 'POST'; url: string; operationId: string; what: string; access: Access; tag: string }

const models = '/v1/models/:name(^[A-Za-z0-9_.-]+)'

/** Calls of the contract that this version answers with 501 and says so, instead of a 404 that could mean a typing mistake. */
const entries: readonly Entry[] = [
  {
    method: 'POST',
    url: `${models}::predict`,
    operationId: 'tensorflowServingPredict',
    what: "TensorFlow Serving's predict call; use /v1/models/{name}/predict or /v2",
    access: 'predict',
    tag: 'predictions',
  },
  {
    method: 'POST',
    url: '/invocations',
    operationId: 'mlflowInvocations',
    what: "MLflow's scoring call; use /v1/models/{name}/predict or /v2",
    access: 'predict',
    tag: 'predictions',
  },
]

export function notImplementedRoutes(scope: App): void {
  for (const { method, url, operationId, what, access, tag } of entries) {
    const params = [...url.replace(/::\w+$/, '').matchAll(/:(\w+)/g)].map(([, name]) => [String(name), z.string()] as const)
    const body = speaksProtocol(url.replace(/\([^)]*\)/, '').replace('::', ':')) ? protocolErrorBody : errorBody
    scope.route({
      method,
      url,
      config: { access, body: 'unread', idempotency: 'harmless' },
      schema: {
        operationId,
        tags: [tag],
        summary: `Not implemented yet: ${what}`,
        ...(params.length > 0 ? { params: z.strictObject(Object.fromEntries(params)) } : {}),
        response: { 401: body, 501: body },
      },
      handler: async () => {
        throw new AppError({ code: 'not_implemented', message: `not implemented yet: ${what}` })
      },
    })
  }
}
