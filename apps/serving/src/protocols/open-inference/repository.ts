import { z } from 'zod'
import { projectOf } from '../../http/authentication.js'
import { bodyOf, checked, sendJson } from '../../http/bodies.js'
import { readJson } from '@trainyard/spec'
import { whileWaiting } from '../../http/presence.js'
import { versionKey } from '../../models/registry.js'
import type { ServingDeps } from '../../serving-deps.js'
import { ProtocolError, type ProtocolHandler, type ProtocolRequest } from '../protocol-server.js'

const indexRequest = z.object({ ready: z.boolean().optional() })
const loadRequest = z.object({ parameters: z.record(z.string(), z.unknown()).optional() })

/** The body of a call that may have none. */
const optionalBody = <S extends z.ZodType>(schema: S, request: ProtocolRequest): z.output<S> =>
  checked(schema, bodyOf(request).length === 0 ? {} : readJson(bodyOf(request), { nan: 'rejected', inexact: 'rejected' }))

/**
 * The model repository extension: https://github.com/triton-inference-server/server, docs/protocol/extension_model_repository.md. The repository is the
 * project's models. A version is loaded when it is first asked, so that every version is ready; loading only makes the first answer quicker, and unloading
 * gives memory back.
 */
export function repositoryHandlers({
  registry,
  pool,
  heavy,
}: ServingDeps): Record<'indexInferenceRepository' | 'loadInferenceModel' | 'unloadInferenceModel', ProtocolHandler> {
  return {
    // With `ready` or without it the index is the same.
    indexInferenceRepository: async (request, reply) => {
      optionalBody(indexRequest, request)
      const models = await registry.models(projectOf(request))
      return sendJson(
        reply,
        models.flatMap(({ name, versions }) => versions.map((version) => ({ name, version, state: 'READY', reason: '' }))),
      )
    },
    loadInferenceModel: async (request, reply) => {
      const { parameters = {} } = optionalBody(loadRequest, request)
      const own = Object.keys(parameters).find((name) => name === 'config' || name.startsWith('file:'))
      if (own !== undefined)
        throw new ProtocolError(`the parameter ${own} is not taken: models come from training jobs, and have the configuration of their job`)
      const model = await registry.resolve(projectOf(request), request.params.name, {})
      await whileWaiting(request, reply, (asker) => pool.load(model, asker))
      return sendJson(reply, {})
    },
    unloadInferenceModel: async (request, reply) => {
      optionalBody(loadRequest, request)
      const [project, { name }] = [projectOf(request), request.params]
      for (const version of await registry.versions(project, name)) pool.unload({ key: versionKey(project, name, version) })
      await heavy?.alsoTell(request)
      return sendJson(reply, {})
    },
  }
}
