import { AppError, canonicalSha256, type Logger, schemaErrors } from '@trainyard/runtime'
import type { Database } from '@trainyard/db'
import { datasetFormat, datasetRequest, type DatasetSource, datasetView, isRecord, sampleDatasetRequest, uploadedDatasetRequest } from '@trainyard/spec'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { claimKey } from '../../../plugins/requests/idempotency.js'
import { invalidRequest } from '../../../plugins/requests/validation.js'
import { createDataset } from './create-dataset.js'
import { receiveUpload } from './receive-upload.js'
import { errorReplies } from '../../replies.js'

export function createDatasetRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/datasets',
    config: { access: 'jobs:write', body: 'by-handler', idempotency: 'by-handler', takesFiles: true },
    schema: {
      operationId: 'createDataset',
      tags: ['datasets'],
      summary: 'Make a data set from the catalog, from uploads in pieces, or from files sent as multipart',
      body: datasetRequest,
      response: { 201: datasetView, ...errorReplies('not_found', 'conflict', 'payload_too_large', 'unsupported_media_type', 'idempotency_mismatch') },
    },
    handler: async (request, reply) => {
      const wanted = request.isMultipart() ? await fromUpload(deps, request) : await fromBody(deps, request)
      return answer({ ...deps, log: request.log }, request, reply, wanted)
    },
  })
}

/** The same for files alone: generated clients know one type of body for each call, and take JSON where there are two. */
export function uploadDatasetRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/datasets/upload',
    config: { access: 'jobs:write', idempotency: 'by-handler', takesFiles: true },
    schema: {
      operationId: 'uploadDataset',
      tags: ['datasets'],
      summary: 'Make a data set from files sent as multipart',
      response: { 201: datasetView, ...errorReplies('conflict', 'payload_too_large', 'unsupported_media_type', 'idempotency_mismatch') },
    },
    handler: async (request, reply) => {
      if (!request.isMultipart()) throw new AppError({ code: 'unsupported_media_type', message: 'Send multipart/form-data with the parts spec and file.' })
      return answer({ ...deps, log: request.log }, request, reply, await fromUpload(deps, request))
    },
  })
}

async function answer({ log, ...deps }: RouteDeps & { log: Logger }, request: FastifyRequest, reply: FastifyReply, wanted: Wanted) {
  // An upload may have taken longer than its key lasted.
  await request.checkKeyAgain()
  // What is hashed are the contents: the boundary between parts differs every time.
  const { uploads = [], ...made } = wanted
  const replayed = await claimKey(deps.db, request, reply, canonicalSha256(made))
  if (replayed) return replayed
  const { projectId } = callerOf(request)
  const dataset = await createDataset(deps, { projectId, ...made, uploads, idempotencyKey: request.claimedKey?.key, log })
  return reply.code(201).header('location', `/v1/datasets/${dataset.id}`).send(dataset)
}

type Wanted = { name: string; source: DatasetSource; uploads?: readonly string[] }

async function fromUpload({ db }: RouteDeps, request: Parameters<typeof receiveUpload>[1]) {
  const { spec, files } = await receiveUpload(db, request)
  return { name: spec.name, source: { type: 'upload' as const, spec, files } }
}

async function fromBody({ db }: RouteDeps, request: FastifyRequest): Promise<Wanted> {
  const { body } = request
  return isRecord(body) && 'uploads' in body ? fromPieces(db, callerOf(request).projectId, body) : fromSample(body)
}

async function fromPieces(db: Database, projectId: string, body: unknown): Promise<Wanted> {
  const parsed = uploadedDatasetRequest.safeParse(body)
  if (!parsed.success) throw invalidRequest(schemaErrors(uploadedDatasetRequest, parsed.error.issues, body))
  const { spec, uploads } = parsed.data
  const { counts, words } = datasetFormat(spec.format).files
  const [message, received] = [`the format ${spec.format} takes ${words}`, uploads.length]
  if (!counts.includes(received)) throw invalidRequest([{ path: 'uploads', rule: 'count', message, received }])
  if (new Set(uploads).size < received)
    throw invalidRequest([{ path: 'uploads', rule: 'unique', message: 'uploads must name each upload once', received: uploads }])
  return { name: spec.name, source: { type: 'upload', spec, files: await db.uploads.complete(projectId, uploads) }, uploads }
}

function fromSample(body: unknown): Wanted {
  const parsed = sampleDatasetRequest.safeParse(body)
  if (!parsed.success) throw invalidRequest(schemaErrors(sampleDatasetRequest, parsed.error.issues, body))
  const { name, source } = parsed.data
  return { name: name ?? source.sample, source }
}
