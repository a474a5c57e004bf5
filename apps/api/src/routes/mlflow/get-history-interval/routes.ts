import { AppError } from '@trainyard/runtime'
import { mlflowIntervalQuery, mlflowMetric } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { getHistoryInterval } from './get-history-interval.js'
import { mlflowErrorReplies, mlflowPath } from '../replies.js'

/** MLflow's own page asks under `/ajax-api`; other clients under `/api`. */
const places = [
  { prefix: mlflowPath, operationId: 'getMlflowMetricInterval' },
  { prefix: mlflowPath.replace('/api/', '/ajax-api/'), operationId: 'getMlflowMetricIntervalForPages' },
]

export function historyIntervalRoutes(app: App, { db }: RouteDeps): void {
  for (const { prefix, operationId } of places) {
    app.route({
      method: 'GET',
      url: `${prefix}/metrics/get-history-bulk-interval`,
      config: { access: 'jobs:read' },
      schema: {
        operationId,
        tags: ['integrations'],
        summary: 'A metric of several MLflow runs between two steps, reduced',
        querystring: mlflowIntervalQuery,
        response: { 200: z.object({ metrics: z.array(mlflowMetric.extend({ run_id: z.string() })) }), ...mlflowErrorReplies('not_found') },
      },
      serializerCompiler: () => JSON.stringify,
      handler: async (request) => {
        const { run_ids, metric_key: key, start_step, end_step, max_results: most } = request.query
        requireOrder(start_step, end_step)
        const steps = { ...(start_step === undefined ? {} : { fromStep: start_step }), ...(end_step === undefined ? {} : { toStep: end_step }) }
        return { metrics: await getHistoryInterval(db, callerOf(request).projectId, run_ids, { key, most, ...steps }) }
      },
    })
  }
}

/** @throws {AppError} `invalid_request` for steps the wrong way round. */
function requireOrder(from: number | undefined, to: number | undefined): void {
  if (from === undefined || to === undefined || from <= to) return
  const message = `end_step must not be below start_step, ${from}; received ${to}`
  throw new AppError({ code: 'invalid_request', message, details: [{ path: 'end_step', rule: 'minimum', message, received: to }] })
}
