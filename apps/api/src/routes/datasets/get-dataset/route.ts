import { toDatasetView } from '@trainyard/db'
import { datasetView } from '@trainyard/spec'
import type { App } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import type { RouteDeps } from '../../../deps.js'
import { idParams } from '../../path-fields.js'
import { errorReplies } from '../../replies.js'

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
