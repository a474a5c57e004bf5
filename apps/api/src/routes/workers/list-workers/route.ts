import { listOf, workerView } from '@trainyard/spec'
import type { App } from '../../../app.js'
import type { RouteDeps } from '../../../deps.js'
import { listPage } from '../../list-page.js'
import { errorReplies } from '../../replies.js'

export function listWorkersRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/workers',
    config: { access: 'jobs:read' },
    schema: { operationId: 'listWorkers', tags: ['system'], summary: 'Workers that reported lately', response: { 200: listOf(workerView), ...errorReplies() } },
    handler: async () =>
      listPage(
        { data: await db.workers.alive(), hasMore: false },
        (worker) => worker,
        ({ id }) => id,
      ),
  })
}
