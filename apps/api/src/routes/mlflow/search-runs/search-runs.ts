import type { Database } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { limits, type MlflowRun, type MlflowRunsSearch } from '@trainyard/spec'
import { experimentId } from '../experiments/experiment.js'
import { jobRuns } from '../job-runs.js'
import { readFilter } from './run-filter.js'

const mostRuns = 1_000
/** Jobs looked at for one page: a filter that matches little gives a short page and a token to go on with. */
const mostJobs = 500

type Place = { after: string | undefined; skip: number }
type FoundRuns = { runs: MlflowRun[]; next_page_token?: string }

/** Runs of the newest jobs first, each job before its members. A page's token is the last job that was wholly given, and how many runs of the next one. */
export async function searchRuns(db: Database, projectId: string, search: MlflowRunsSearch): Promise<FoundRuns> {
  if (search.experiment_ids.length > 0 && !search.experiment_ids.includes(experimentId)) return { runs: [] }
  requireKnownOrder(search.order_by ?? [])
  const matches = readFilter(search.filter ?? '') // default: every run
  const most = Math.min(search.max_results, mostRuns)
  const runs: MlflowRun[] = []
  let { after, skip } = readToken(search.page_token)
  for (let looked = 0; looked < mostJobs; looked += limits.pageItemsDefault) {
    const page = await db.jobs.list(projectId, { limit: limits.pageItemsDefault, order: 'desc', ...(after === undefined ? {} : { after }) })
    for (const job of await runsOf(
      db,
      projectId,
      page.data.map(({ id }) => id),
    )) {
      const found = job.runs.slice(skip).filter(matches)
      for (const run of found) {
        if (runs.length === most) return { runs, next_page_token: tokenOf({ after, skip }) }
        runs.push(run)
        skip = job.runs.indexOf(run) + 1
      }
      after = job.id
      skip = 0
    }
    if (!page.hasMore) return { runs }
  }
  return { runs, next_page_token: tokenOf({ after, skip }) }
}

async function runsOf(db: Database, projectId: string, ids: readonly string[]): Promise<{ id: string; runs: MlflowRun[] }[]> {
  const latest = await db.metrics.latest(projectId, ids)
  const own = (id: string) => latest.filter(({ jobId }) => jobId === id)
  return Promise.all(ids.map(async (id) => ({ id, runs: jobRuns(await db.jobs.get(projectId, id), own(id)) })))
}

/** MLflow's clients ask for the newest first in several ways; ties are by the id. */
function requireKnownOrder(order: readonly string[]): void {
  const unknown = order.find((each) => !/^\s*(?:(?:attributes?|attr)\.)?(?:start_time|created|run_id)(?:\s+desc)?\s*$/i.test(each))
  if (unknown !== undefined)
    throw new AppError({ code: 'invalid_request', message: `order_by ${JSON.stringify(unknown)} is not known here: runs come by start_time DESC` })
}

const tokenOf = ({ after, skip }: Place): string => `${skip}.${after ?? ''}` // default: the first page

function readToken(token: string | undefined): Place {
  if (token === undefined || token === '') return { after: undefined, skip: 0 }
  const { skip, after } = /^(?<skip>\d{1,4})\.(?<after>\w*)$/.exec(token)?.groups ?? {}
  if (skip === undefined) throw new AppError({ code: 'invalid_request', message: 'page_token is none that was given here' })
  return { after: after === '' ? undefined : after, skip: Number(skip) }
}
