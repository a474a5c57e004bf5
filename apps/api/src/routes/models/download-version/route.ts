import { Readable } from 'node:stream'
import { AppError } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'
import { z } from 'zod'
import type { App } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import type { RouteDeps } from '../../../deps.js'
import { versionParams } from '../../path-fields.js'
import { fileReply, refusals } from '../../replies.js'
import { bundleMembers } from './bundle.js'

const format = z.enum(['safetensors', 'tfjs', 'keras', 'onnx']).default('safetensors').describe('Only safetensors so far; the others answer 501')
const file = fileReply('application/octet-stream', 'Tensors `member.<index>.<name>`, with the manifest in the metadata')

export function downloadVersionRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/models/:name/versions/:version/download',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'downloadModelVersion',
      tags: ['models'],
      summary: 'All members of a version in one safetensors file',
      params: versionParams,
      querystring: z.strictObject({ format }),
      response: { 200: file, ...refusals('not_found', 'not_implemented') },
    },
    handler: async (request, reply) => {
      const { name, version } = request.params
      if (request.query.format !== 'safetensors')
        throw new AppError({ code: 'not_implemented', message: `the format ${request.query.format} is not implemented yet; safetensors is` })
      const { manifest } = await db.models.resolve(callerOf(request).projectId, name, { version })
      const files = manifest.members.map(({ index, sha256 }) => ({ index, read: (start: number, end: number) => db.blobs.range(sha256, start, end) }))
      const bundle = await bundleMembers(manifest, files)
      reply.headers({
        'content-type': 'application/octet-stream',
        'content-length': bundle.bytes,
        'content-disposition': `attachment; filename="${name}-${version}.safetensors"`,
      })
      return reply.code(200).send(Readable.from(bundle.parts(limits.blobChunkBytes), { objectMode: false }))
    },
  })
}
