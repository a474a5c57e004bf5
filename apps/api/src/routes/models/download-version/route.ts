import { AppError } from '@trainyard/runtime'
import type { CardSource } from '@trainyard/exchange'
import { exportFormat, exportProof, exportRecord, exportRecords, proofHeader } from '@trainyard/spec'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { blobContent, type Content, memoryContent } from '../../../downloads/content.js'
import { downloadReplies, sendContent } from '../../../downloads/send-content.js'
import { errorReplies, fileReply } from '../../replies.js'
import { versionParams } from '../../request-fields.js'
import type { MemberFile } from './bundle.js'
import { isOwn, madeContent, ownContent, packedFile } from './contents.js'

const format = exportFormat.default('safetensors').describe(exportRecords.map(({ type, description }) => `\`${type}\`: ${description}`).join(' '))
const safetensors = 'application/octet-stream'
const tar = 'application/x-tar'
const jsonFile = z.record(z.string(), z.unknown())
const file = {
  description: 'The members of the version',
  content: {
    ...fileReply(safetensors, 'Tensors `member.<index>.<name>`, with the manifest in the metadata').content,
    ...fileReply(tar, 'TensorFlow.js: `trainyard.mjs`, `ensemble.json`, and `member-<n>/model.json` with `weights.bin`. TensorFlow: `saved_model.pb`').content,
    ...fileReply('text/markdown', 'A model card').content,
    ...fileReply('application/vnd.trainyard.model-card+json', 'A model card').content,
  },
}

export function downloadVersionRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/models/:name/versions/:version/download',
    config: { access: 'jobs:read' },
    compress: false,
    schema: {
      operationId: 'downloadModelVersion',
      tags: ['models'],
      summary: 'A version as a file of another tool; with `Range` a part of it. A file of another form than the stored one is compared with the service first',
      params: versionParams,
      querystring: z.strictObject({ format }),
      response: { ...downloadReplies(file), ...errorReplies('not_found', 'not_implemented') },
    },
    handler: async (request, reply) => {
      const { name, version } = request.params
      const { format: asked } = request.query
      const opened = await openVersion(deps, request, request.params)
      const { mediaType: type, extension } = exportRecord(asked)
      const send = (content: Content) => sendContent(request, reply, { content, type, filename: `${name}-${version}${extension}` })
      if (isOwn(asked)) return send(await ownContent(asked, opened))
      return deps.serving.forwardFile(request, reply, (made, headers) =>
        send(madeContent(asked, opened, made, exportProof.parse(JSON.parse(String(headers[proofHeader]))))),
      )
    },
  })
}

const weights = fileReply(safetensors, 'The arrays that `model.json` lists, one after the other')
const memberParams = versionParams.extend({ member: z.string().regex(/^member-\d{1,9}$/, 'must be member-0, member-1, …') })

/** The files of the TensorFlow.js export one by one, so that `tf.loadLayersModel` opens a member by its address. */
export function downloadTfjsFileRoute(app: App, deps: RouteDeps): void {
  const common = { tags: ['models'] }
  const errors = errorReplies('not_found', 'not_implemented')
  const openJson = (request: FastifyRequest, reply: FastifyReply, version: VersionParams, path: string): Promise<FastifyReply> =>
    sendTfjsFile(deps, request, reply, { ...version, path, send: (file) => reply.code(200).send(JSON.parse(file.toString())) })
  app.route({
    method: 'GET',
    url: '/v1/models/:name/versions/:version/tfjs/ensemble.json',
    config: { access: 'jobs:read' },
    schema: {
      ...common,
      operationId: 'getTfjsEnsemble',
      summary: 'How the TensorFlow.js models of the members are fed and combined',
      params: versionParams,
      response: { 200: jsonFile.describe('What goes into the models, what comes out of them, and how it is combined'), ...errors },
    },
    handler: async (request, reply) => {
      await openJson(request, reply, request.params, 'ensemble.json')
      return reply
    },
  })
  app.route({
    method: 'GET',
    url: '/v1/models/:name/versions/:version/tfjs/:member/model.json',
    config: { access: 'jobs:read' },
    schema: {
      ...common,
      operationId: 'getTfjsModel',
      summary: "A member's layers model of TensorFlow.js: give this address to `tf.loadLayersModel`",
      params: memberParams,
      response: { 200: jsonFile.describe('A layers model of TensorFlow.js'), ...errors },
    },
    handler: async (request, reply) => {
      await openJson(request, reply, request.params, `${request.params.member}/model.json`)
      return reply
    },
  })
  app.route({
    method: 'GET',
    url: '/v1/models/:name/versions/:version/tfjs/:member/weights.bin',
    config: { access: 'jobs:read' },
    compress: false,
    schema: {
      ...common,
      operationId: 'getTfjsWeights',
      summary: "The weights of a member's layers model; with `Range` a part of them",
      params: memberParams,
      response: { ...downloadReplies(weights), ...errors },
    },
    handler: async (request, reply) => {
      const path = `${request.params.member}/weights.bin`
      await sendTfjsFile(deps, request, reply, {
        ...request.params,
        path,
        send: (file) => sendContent(request, reply, { content: memoryContent(file), type: safetensors }),
      })
      return reply
    },
  })
}

type VersionParams = z.output<typeof versionParams>
type Sent = VersionParams & { path: string; send: (file: Buffer) => FastifyReply }

/** Sends one file of the export that the serving process makes. */
async function sendTfjsFile(
  { db, serving }: RouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, version, path, send }: Sent,
): Promise<FastifyReply> {
  await db.models.resolve(callerOf(request).projectId, name, { version })
  return serving.forwardFile(request, reply, (packed) => {
    const file = packedFile(packed, path)
    if (!file) throw new AppError({ code: 'not_found', message: `the export of ${name} version ${version} has no file ${path}` })
    return send(file)
  })
}

type Opened = CardSource & { files: MemberFile[] }

/** A version with the files of its members. */
async function openVersion({ db }: RouteDeps, request: FastifyRequest, { name, version }: VersionParams): Promise<Opened> {
  const { manifest, version: view } = await db.models.resolve(callerOf(request).projectId, name, { version })
  const files = manifest.members.map(({ index, sha256 }) => ({ index, part: (start: number, end: number) => blobContent(db.blobs, sha256, { start, end }) }))
  return { manifest, version: view, files }
}
