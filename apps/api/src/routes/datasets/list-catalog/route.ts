import { listOf, sampleCatalog, sampleEntry } from '@trainyard/spec'
import type { App } from '../../../app.js'
import { errorReplies, listPage } from '../../replies.js'

export function listCatalogRoute(app: App): void {
  app.route({
    method: 'GET',
    url: '/v1/datasets/catalog',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'listSampleDatasets',
      tags: ['datasets'],
      summary: 'Sample sets that can be had by name',
      response: { 200: listOf(sampleEntry), ...errorReplies() },
    },
    handler: async () =>
      listPage(
        { data: [...sampleCatalog], hasMore: false },
        (entry) => entry,
        ({ sample }) => sample,
      ),
  })
}
