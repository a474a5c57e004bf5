import { AppError, type Logger } from '@trainyard/runtime'
import { type BulkJobsReply, type BulkJobsRequest, errorCodes } from '@trainyard/spec'
import type { RouteDeps } from '../../../app.js'
import { actOnJob } from '../act-on-job/act-on-job.js'

/** What is asked of many jobs. */
export type BulkRequest = { projectId: string; asked: BulkJobsRequest; log: Logger; onResult: (result: BulkJobsReply['results'][number]) => void }

/**
 * Does one thing to many jobs, one after the other, each in a transaction of its own: one that cannot be done leaves the others alone.
 *
 * @throws whatever is no answer about one job, such as a database that is away; asking again is safe.
 */
export async function bulkJobs(deps: Pick<RouteDeps, 'db' | 'queue'>, { projectId, asked, log, onResult }: BulkRequest): Promise<BulkJobsReply> {
  const results: BulkJobsReply['results'] = []
  for (const id of asked.ids) {
    const result = await resultOf(deps, { projectId, asked, log, id })
    onResult(result)
    results.push(result)
  }
  const done = results.filter(({ error }) => error === null).length
  return { object: 'bulk', done, failed: results.length - done, results }
}

type OneOfMany = Omit<BulkRequest, 'onResult'> & { id: string }

async function resultOf(deps: Pick<RouteDeps, 'db' | 'queue'>, one: OneOfMany): Promise<BulkJobsReply['results'][number]> {
  try {
    await doOne(deps, one)
    return { id: one.id, status: 200, error: null }
  } catch (error) {
    if (!(error instanceof AppError) || errorCodes[error.code].status >= 500) throw error
    return { id: one.id, status: errorCodes[error.code].status, error: { code: error.code, message: error.message } }
  }
}

function doOne(deps: Pick<RouteDeps, 'db' | 'queue'>, { projectId, asked, log, id }: OneOfMany): Promise<unknown> {
  switch (asked.action) {
    case 'cancel':
      return actOnJob(deps, { projectId, id, action: 'cancel', idempotencyKey: undefined, log })
    case 'delete':
      return deps.db.jobs.remove(projectId, id)
    case 'tag':
      return deps.db.jobs.update(projectId, id, { addTags: asked.add, removeTags: asked.remove })
  }
}
