import { metricsComparison, metricsComparisonRequest } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { compareMetrics } from './compare-metrics.js'
import { errorReplies } from '../../replies.js'

export function compareMetricsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/metrics/query',
    config: { access: 'jobs:read', idempotency: 'harmless' },
    schema: {
      operationId: 'compareMetrics',
      tags: ['metrics'],
      summary: 'The same metrics of many jobs, on one x grid',
      body: metricsComparisonRequest,
      response: { 200: metricsComparison, ...errorReplies('not_found') },
    },
    serializerCompiler: () => JSON.stringify,
    handler: async (request) => compareMetrics(db, callerOf(request).projectId, request.body),
  })
}
