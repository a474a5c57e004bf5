import { augmentationPreview, augmentationPreviewRequest, limits } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

/** Augmentation runs on tensors, which this process never loads: the serving process answers. It checks the body, too. */
export function previewAugmentationRoute(scope: App, { serving }: RouteDeps): void {
  scope.route({
    method: 'POST',
    url: '/v1/datasets/:id/augmentation-preview',
    bodyLimit: limits.requestBodyBytes,
    config: { access: 'jobs:read', body: 'unread', idempotency: 'harmless' },
    schema: {
      operationId: 'previewAugmentation',
      tags: ['datasets'],
      summary: 'Images as a trainer with that seed sees them, before and after augmentation',
      params: idParams('dataset'),
      body: augmentationPreviewRequest,
      response: { 200: augmentationPreview, ...errorReplies('not_found', 'conflict', 'payload_too_large') },
    },
    handler: async (request, reply) => {
      await serving.forward(request, reply)
      return reply
    },
  })
}
