import { AppError } from '@trainyard/runtime'
import { datasetPreview, limits, queryInt } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { previewRows } from './preview-rows.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

const chosenRows = z
  .string()
  .regex(/^\d{1,9}(,\d{1,9})*$/, 'must be row numbers, separated by commas')
  .transform((text) => text.split(',').map(Number))
  .refine((rows) => rows.length <= limits.pageItems, `must name at most ${limits.pageItems} rows`)

const query = z.strictObject({
  split: z.enum(['train', 'test']).default('train'),
  offset: queryInt(0, limits.datasetRows).default(0).describe('Rows to pass over first'),
  limit: queryInt(1, limits.pageItems).default(10),
  rows: chosenRows.optional().describe('Numbers of the rows wanted, separated by commas, such as the worst of a job; instead of `offset` and `limit`'),
})

export function previewDatasetRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/datasets/:id/preview',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'previewDataset',
      tags: ['datasets'],
      summary: 'Some rows, or some images',
      params: idParams('dataset'),
      querystring: query,
      response: { 200: datasetPreview, ...errorReplies('not_found', 'conflict') },
    },
    handler: async (request) => {
      const { split, offset, limit, rows: named } = request.query
      const dataset = await db.datasets.get(callerOf(request).projectId, request.params.id)
      const { sha256, info } = dataset
      if (dataset.status !== 'ready' || sha256 === null || info === null)
        throw new AppError({ code: 'conflict', message: `data set ${dataset.id} is ${dataset.status}: there are no rows to show` })
      const rows = await previewRows((start, end) => db.blobs.range(sha256, start, end), info, split, named ?? { from: offset, limit })
      return { object: 'dataset.preview' as const, dataset_id: dataset.id, split, rows }
    },
  })
}
