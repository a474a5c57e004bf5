import { AppError, type Logger, schemaErrors } from '@trainyard/runtime'
import { type DatasetSource, datasetView, sampleDatasetRequest } from '@trainyard/spec'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { canonicalSha256 } from '../../../canonical-json.js'
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
      summary: 'Make a data set from the catalog, or from files sent as multipart',
      body: sampleDatasetRequest,
      response: { 201: datasetView, ...errorReplies('payload_too_large', 'unsupported_media_type', 'idempotency_mismatch') },
    },
    handler: async (request, reply) => {
      const wanted = request.isMultipart() ? await fromUpload(deps, request) : fromSample(request.body)
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
      response: { 201: datasetView, ...errorReplies('payload_too_large', 'unsupported_media_type', 'idempotency_mismatch') },
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
  const replayed = await claimKey(deps.db, request, reply, canonicalSha256(wanted))
  if (replayed) return replayed
  const { projectId } = callerOf(request)
  const dataset = await createDataset(deps, { projectId, ...wanted, idempotencyKey: request.claimedKey?.key, log })
  return reply.code(201).header('location', `/v1/datasets/${dataset.id}`).send(dataset)
}

type Wanted = { name: string; source: DatasetSource }

async function fromUpload({ db }: RouteDeps, request: Parameters<typeof receiveUpload>[1]) {
  const { spec, files } = await receiveUpload(db, request)
  return { name: spec.name, source: { type: 'upload' as const, spec, files } }
}

function fromSample(body: unknown) {
  const parsed = sampleDatasetRequest.safeParse(body)
  if (!parsed.success) throw invalidRequest(schemaErrors(sampleDatasetRequest, parsed.error.issues, body))
  const { name, source } = parsed.data
  return { name: name ?? source.sample, source }
}
