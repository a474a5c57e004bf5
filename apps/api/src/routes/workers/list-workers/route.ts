import { listOf, type WorkerView, workerView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies, listPage, wholeList } from '../../replies.js'

/** Where a worker runs is for those who run the service; others see what it can do. */
const withoutPlace = (worker: WorkerView): WorkerView => ({ ...worker, host: 'hidden', pid: 0 })

export function listWorkersRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/workers',
    config: { access: 'jobs:read' },
    schema: { operationId: 'listWorkers', tags: ['system'], summary: 'Workers that reported lately', response: { 200: listOf(workerView), ...errorReplies() } },
    handler: async (request) => listPage(wholeList(await db.workers.alive()), callerOf(request).isOperator ? (worker) => worker : withoutPlace, ({ id }) => id),
  })
}
