import { AppError } from '@trainyard/runtime'
import type { Readable } from 'node:stream'
import type { ModelManifest } from '@trainyard/spec'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { blobContent } from '../../../downloads/content.js'
import { downloadReplies, sendContent } from '../../../downloads/send-content.js'
import { tarContent } from '../../../tar.js'
import { errorReplies, fileReply } from '../../replies.js'
import { versionParams } from '../../request-fields.js'
import { bundleMembers, type MemberFile } from './bundle.js'
import { tfjsFiles } from './tfjs/tfjs-files.js'

const format = z
  .enum(['safetensors', 'tfjs', 'keras', 'onnx'])
  .default('safetensors')
  .describe('`safetensors` is one file; `tfjs` a tar archive with a layers model of TensorFlow.js for each member; the others answer 501')
const safetensors = 'application/octet-stream'
const tar = 'application/x-tar'
const file = {
  description: 'The members of the version',
  content: {
    ...fileReply(safetensors, 'Tensors `member.<index>.<name>`, with the manifest in the metadata').content,
    ...fileReply(tar, '`ensemble.json`, and `member-<n>/model.json` with `weights.bin`').content,
  },
}

export function downloadVersionRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/models/:name/versions/:version/download',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'downloadModelVersion',
      tags: ['models'],
      summary: 'All members of a version, as one safetensors file or for TensorFlow.js; with `Range` a part of it',
      params: versionParams,
      querystring: z.strictObject({ format }),
      response: { ...downloadReplies(file), ...errorReplies('not_found', 'not_implemented') },
    },
    handler: async (request, reply) => {
      const { name, version } = request.params
      const { format: asked } = request.query
      if (asked === 'keras' || asked === 'onnx')
        throw new AppError({ code: 'not_implemented', message: `the format ${asked} is not implemented yet; safetensors and tfjs are` })
      const { manifest, createdAt, files } = await openVersion(deps, request, request.params)
      if (asked === 'safetensors')
        return sendContent(request, reply, {
          content: await bundleMembers(manifest, files),
          type: safetensors,
          filename: `${name}-${version}.safetensors`,
        })
      const folder = `${name}-${version}`
      const entries = (await tfjsFiles(manifest, files)).map(({ path, content }) => ({ path: `${folder}/${path}`, content }))
      return sendContent(request, reply, { content: tarContent(entries, createdAt), type: tar, filename: `${folder}.tar` })
    },
  })
}

const exportFile = {
  description: 'A file of the TensorFlow.js export',
  content: {
    'application/json': { schema: z.custom<Readable>().meta({ type: 'object', description: '`ensemble.json`, or the `model.json` of a member' }) },
    ...fileReply('application/octet-stream', 'The `weights.bin` of a member').content,
  },
}

/** The files of the TensorFlow.js export one by one, so that `tf.loadLayersModel` opens a member by its address. */
export function downloadTfjsFileRoute(app: App, deps: RouteDeps): void {
  const access = { access: 'jobs:read' } as const
  const common = { tags: ['models'], response: { ...downloadReplies(exportFile), ...errorReplies('not_found', 'not_implemented') } }
  const send = async (request: FastifyRequest, reply: Parameters<typeof sendContent>[1], version: VersionParams, path: string) => {
    const { manifest, files } = await openVersion(deps, request, version)
    const found = (await tfjsFiles(manifest, files)).find((each) => each.path === path)
    if (!found) throw new AppError({ code: 'not_found', message: `the export of ${version.name} version ${version.version} has no file ${path}` })
    return sendContent(request, reply, { content: found.content, type: found.type })
  }
  app.route({
    method: 'GET',
    url: '/v1/models/:name/versions/:version/tfjs/ensemble.json',
    config: access,
    schema: {
      ...common,
      operationId: 'getTfjsEnsemble',
      summary: 'How the TensorFlow.js models of the members are fed and combined',
      params: versionParams,
    },
    handler: (request, reply) => send(request, reply, request.params, 'ensemble.json'),
  })
  app.route({
    method: 'GET',
    url: '/v1/models/:name/versions/:version/tfjs/:member/:file',
    config: access,
    schema: {
      ...common,
      operationId: 'getTfjsMemberFile',
      summary: "A member's layers model of TensorFlow.js: give the address of its `model.json` to `tf.loadLayersModel`",
      params: versionParams.extend({
        member: z.string().regex(/^member-\d{1,9}$/, 'must be member-0, member-1, …'),
        file: z.enum(['model.json', 'weights.bin']),
      }),
    },
    handler: (request, reply) => send(request, reply, request.params, `${request.params.member}/${request.params.file}`),
  })
}

type VersionParams = z.output<typeof versionParams>
type Opened = { manifest: ModelManifest; createdAt: string; files: MemberFile[] }

/** A version with the files of its members. */
async function openVersion({ db }: RouteDeps, request: FastifyRequest, { name, version }: VersionParams): Promise<Opened> {
  const {
    manifest,
    version: { created_at: createdAt },
  } = await db.models.resolve(callerOf(request).projectId, name, { version })
  const files = manifest.members.map(({ index, sha256 }) => ({ index, part: (start: number, end: number) => blobContent(db.blobs, sha256, { start, end }) }))
  return { manifest, createdAt, files }
}
