import { toDatasetView } from '@trainyard/db'
import { datasetView, listOf, listQueryOf } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies, listPage } from '../../replies.js'

export function listDatasetsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/datasets',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'listDatasets',
      tags: ['datasets'],
      summary: 'Data sets of the project',
      querystring: listQueryOf('dataset'),
      response: { 200: listOf(datasetView), ...errorReplies() },
    },
    handler: async (request) => listPage(await db.datasets.list(callerOf(request).projectId, request.query), toDatasetView, ({ id }) => id),
  })
}
