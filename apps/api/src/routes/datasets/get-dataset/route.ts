import { toDatasetView } from '@trainyard/db'
import { datasetView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

export function getDatasetRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/datasets/:id',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getDataset',
      tags: ['datasets'],
      summary: 'A data set',
      params: idParams('dataset'),
      response: { 200: datasetView, ...errorReplies('not_found') },
    },
    handler: async (request) => toDatasetView(await db.datasets.get(callerOf(request).projectId, request.params.id)),
  })
}
