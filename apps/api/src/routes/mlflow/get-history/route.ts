import { mlflowHistoryQuery, mlflowMetric } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { getHistory } from './get-history.js'
import { mlflowErrorReplies, mlflowPath } from '../replies.js'

export function getHistoryRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: `${mlflowPath}/metrics/get-history`,
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getMlflowMetricHistory',
      tags: ['integrations'],
      summary: 'All values of a metric of an MLflow run',
      querystring: mlflowHistoryQuery,
      response: { 200: z.object({ metrics: z.array(mlflowMetric), next_page_token: z.string().optional() }), ...mlflowErrorReplies('not_found') },
    },
    serializerCompiler: () => JSON.stringify,
    handler: async (request) => {
      const { run_id, run_uuid, metric_key: key, max_results: limit, page_token } = request.query
      return getHistory(db, callerOf(request).projectId, run_id ?? run_uuid, { key, limit, pageToken: page_token })
    },
  })
}
