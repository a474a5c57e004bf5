import { Readable } from 'node:stream'
import { AppError } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { bundleMembers } from './bundle.js'
import { tfjsArchive } from './tfjs/tfjs-archive.js'
import { errorReplies, fileReply } from '../../replies.js'
import { versionParams } from '../../request-fields.js'

const format = z
  .enum(['safetensors', 'tfjs', 'keras', 'onnx'])
  .default('safetensors')
  .describe('`safetensors` is one file; `tfjs` a tar archive with a layers model of TensorFlow.js for each member; the others answer 501')
const safetensors = 'application/octet-stream'
const file = {
  description: 'The members of the version',
  content: {
    ...fileReply(safetensors, 'Tensors `member.<index>.<name>`, with the manifest in the metadata').content,
    ...fileReply('application/x-tar', '`ensemble.json`, and `member-<n>/model.json` with `weights.bin`').content,
  },
}

export function downloadVersionRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/models/:name/versions/:version/download',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'downloadModelVersion',
      tags: ['models'],
      summary: 'All members of a version, as one safetensors file or for TensorFlow.js',
      params: versionParams,
      querystring: z.strictObject({ format }),
      response: { 200: file, ...errorReplies('not_found', 'not_implemented') },
    },
    handler: async (request, reply) => {
      const { name, version } = request.params
      const { format: asked } = request.query
      if (asked === 'keras' || asked === 'onnx')
        throw new AppError({ code: 'not_implemented', message: `the format ${asked} is not implemented yet; safetensors and tfjs are` })
      const {
        manifest,
        version: { created_at: createdAt },
      } = await db.models.resolve(callerOf(request).projectId, name, { version })
      const files = manifest.members.map(({ index, sha256 }) => ({ index, read: (start: number, end: number) => db.blobs.range(sha256, start, end) }))
      if (asked === 'tfjs') {
        const archive = await tfjsArchive({ manifest, name: `${name}-${version}`, createdAt, files })
        reply.headers({ 'content-type': 'application/x-tar', 'content-disposition': `attachment; filename="${name}-${version}.tar"` })
        return reply.code(200).send(Readable.from(archive, { objectMode: false }))
      }
      const bundle = await bundleMembers(manifest, files)
      reply.headers({
        'content-type': safetensors,
        'content-length': bundle.bytes,
        'content-disposition': `attachment; filename="${name}-${version}.safetensors"`,
      })
      return reply.code(200).send(Readable.from(bundle.parts(limits.blobChunkBytes), { objectMode: false }))
    },
  })
}
