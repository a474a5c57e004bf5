import { listOf, sampleCatalog, sampleEntry } from '@trainyard/spec'
import type { App } from '../../../app.js'
import { errorReplies, listPage, wholeList } from '../../replies.js'

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
        wholeList([...sampleCatalog]),
        (entry) => entry,
        ({ sample }) => sample,
      ),
  })
}
