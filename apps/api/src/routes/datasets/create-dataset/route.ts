import { schemaErrors } from '@trainyard/runtime'
import { datasetView, sampleDatasetRequest } from '@trainyard/spec'
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
      const { projectId } = callerOf(request)
      const wanted = request.isMultipart() ? await fromUpload(deps, request) : fromSample(request.body)
      // An upload may have taken longer than its key lasted.
      await request.checkKeyAgain()
      // What is hashed are the contents: the boundary between parts differs every time.
      const replayed = await claimKey(deps.db, request, reply, canonicalSha256(wanted))
      if (replayed) return replayed
      const dataset = await createDataset(deps, { projectId, ...wanted, idempotencyKey: request.claimedKey?.key, log: request.log })
      return reply.code(201).header('location', `/v1/datasets/${dataset.id}`).send(dataset)
    },
  })
}

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
