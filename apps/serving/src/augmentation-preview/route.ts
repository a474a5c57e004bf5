import { AppError } from '@trainyard/runtime'
import { type AugmentationPreview, augmentationPreviewRequest } from '@trainyard/spec'
import type { FastifyInstance } from 'fastify'
import { checkPreview, previewBatch } from './preview-batch.js'
import { openImages } from './stored-images.js'
import { projectOf } from '../http/authentication.js'
import { sendJson } from '../http/bodies.js'
import { parsedBody } from '../http/bodies.js'
import type { ServingDeps } from '../serving-deps.js'

/** `POST /v1/datasets/:id/augmentation-preview`: images before and after, as a trainer with that seed sees them. */
export function augmentationPreviewRoute(app: FastifyInstance, { datasets, heavy }: Pick<ServingDeps, 'datasets' | 'heavy'>): void {
  app.post<{ Params: { id: string } }>('/v1/datasets/:id/augmentation-preview', async (request, reply) => {
    // A whole batch is augmented in one step.
    if (heavy !== null) return heavy.forward(request, reply)
    const asked = await parsedBody(augmentationPreviewRequest, request, { nan: 'rejected', inexact: 'rejected' })
    const { id, status, sha256, info } = await datasets.get(projectOf(request), request.params.id)
    if (status !== 'ready' || sha256 === null || info === null)
      throw new AppError({ code: 'conflict', message: `data set ${id} is ${status}: there are no images to show` })
    checkPreview(asked, info)
    const shown = await previewBatch(asked, info, await openImages((start, end) => datasets.range(sha256, start, end), info))
    const { seed, member, step } = asked
    const body: AugmentationPreview = { object: 'dataset.augmentation_preview', dataset_id: id, seed, member, step, ...shown }
    return sendJson(reply, body)
  })
}
