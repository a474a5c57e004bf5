import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '@trainyard/db'
import type { MlflowRun, MlflowRunsSearch } from '@trainyard/spec'
import { experimentId } from '../experiments/experiment.js'
import { jobRuns } from '../job-runs.js'
import { readFilter, readOrder, type Value } from '../search/filter.js'
import { searchPage, startOf, tokenOf } from '../search/page.js'
import { runFields } from './run-fields.js'

const mostRuns = 1_000
/** Jobs looked at for one page in the order of time: a filter that matches little gives a short page and a token to go on with. */
const mostJobs = 500
const jobsAtOnce = 50

const byTime = ['start_time DESC', 'run_id ASC'] as const
const timeOrder = readOrder(byTime, [], runFields)

type FoundRuns = { runs: MlflowRun[]; next_page_token?: string }

/**
 * Runs that a filter lets through, in the order that is asked for and then the newest first. By time, jobs are read until the page is full; any other order
 * needs every run of the project.
 *
 * @throws {AppError} `invalid_request` for a filter, an order or a token that cannot be read.
 */
export async function searchRuns(db: Database, projectId: string, search: MlflowRunsSearch): Promise<FoundRuns> {
  const { run_view_type: view, order_by: wanted, page_token: pageToken } = search
  const filter = search.filter ?? '' // default: every run
  const order = readOrder(wanted ?? [], byTime, runFields) // default: the newest first
  const owner = { list: 'mlflow runs', projectId, filter }
  const asked = { owner, matches: readFilter(filter, runFields), order, most: Math.min(search.max_results, mostRuns), pageToken }
  const start = startOf(asked)
  if (!search.experiment_ids.includes(experimentId) || view === 'DELETED_ONLY') return { runs: [] }
  const { items, token } = order.text === timeOrder.text ? await newestRuns(db, projectId, asked, start) : await searchPage(everyRun(db, projectId), asked)
  return { runs: items, ...(token === undefined ? {} : { next_page_token: token }) }
}

type Asked = Parameters<typeof searchPage<MlflowRun>>[1]

/** A page in the order of time, from no more jobs than it needs. */
async function newestRuns(
  db: Database,
  projectId: string,
  search: Asked,
  start: Value[] | undefined,
): Promise<{ items: MlflowRun[]; token: string | undefined }> {
  const { matches, order, most } = search
  const items: MlflowRun[] = []
  let at = start
  let looked = 0
  for await (const runs of runsByJob(db, projectId, start)) {
    for (const run of runs) {
      // Others have their turn: a filter may take a while with each run.
      await nextTurn()
      const keys = order.keysOf(run)
      if (start && order.compare(keys, start) <= 0) continue
      if (matches(run)) {
        if (items.length === most) return { items, token: at && tokenOf(search, at) }
        items.push(run)
      }
      at = keys
    }
    if (++looked === mostJobs) return { items, token: at && tokenOf(search, at) }
  }
  return { items, token: undefined }
}

async function* everyRun(db: Database, projectId: string): AsyncGenerator<MlflowRun, void, undefined> {
  for await (const runs of runsByJob(db, projectId))
    for (const run of runs) {
      await nextTurn()
      yield run
    }
}

/** The runs of each job, in the order of time, from the job on whose run a page ended. */
async function* runsByJob({ jobs, metrics }: Database, projectId: string, start?: readonly Value[]): AsyncGenerator<MlflowRun[], void, undefined> {
  const [time, runId] = start ?? []
  let from: { start: number; id: string } | undefined = typeof time === 'number' ? { start: time, id: String(runId).replace(/-\d+$/, '') } : undefined
  let isFirst = true
  for (;;) {
    const found = await jobs.byStart(projectId, from, { limit: jobsAtOnce, isIncluded: isFirst })
    isFirst = false
    const latest = await metrics.latest(
      projectId,
      found.map(({ job }) => job.id),
    )
    for (const { job } of found)
      yield jobRuns(
        job,
        latest.filter(({ jobId }) => jobId === job.id),
      ).sort((a, b) => timeOrder.compare(timeOrder.keysOf(a), timeOrder.keysOf(b)))
    const last = found.at(-1)
    if (!last || found.length < jobsAtOnce) return
    from = { start: last.start, id: last.job.id }
  }
}
