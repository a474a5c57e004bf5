import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { listRuns } from '../runs.js'

const tags = z.record(z.string(), z.record(z.string(), z.strictObject({ displayName: z.string(), description: z.string() })))

export function listTagsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/tensorboard/data/plugin/scalars/tags',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'listTensorboardTags',
      tags: ['integrations'],
      summary: "TensorBoard's scalar tags of each run",
      response: { 200: tags, ...errorReplies() },
    },
    handler: async (request) => {
      const runs = await listRuns(db, callerOf(request).projectId)
      return Object.fromEntries([...runs].map(([run, keys]) => [run, Object.fromEntries(keys.map((key) => [key, { displayName: key, description: '' }]))]))
    },
  })
}
