import { useQueries, useQueryClient } from '@tanstack/preact-query'
import { isTerminal } from '@trainyard/spec'
import { useRef } from 'preact/hooks'
import { api, type JobRow } from '../../api.js'

/** Rows of a page: as many as the service gives at once. */
const pageRows = 100
const pollEvery = 2_000
const slowPoll = 15_000
/** Pages that were read stay while one scrolls about. */
const kept = 30 * 60_000
/** Rows beyond the visible ones that are read ahead. */
const ahead = 40

type JobPage = Awaited<ReturnType<typeof api.jobs>>

/** A row of the list: a job, or a trial of the sweep that the row above it stands for. `top` is its place without such trials. */
export type Item = { job: JobRow; top: number; isTrial: boolean }

/** What the list shows, and which of its rows are on the screen. */
type Wanted = {
  where: string | null
  sort: string
  order: 'asc' | 'desc'
  isFolded: boolean
  opened: readonly string[]
  first: number
  last: number
}

/** The rows that were read so far, in their order, and how many there are in all; `isStale` while those of another view are still shown. */
export type JobRows = { items: readonly Item[]; count: number; total: number | null; isStale: boolean; error: Error | null; updatedAt: number }

const nothing: JobRows = { items: [], count: 0, total: null, isStale: true, error: null, updatedAt: 0 }

/**
 * The jobs of a view, read page by page as one scrolls. Only the pages on the screen are read again: where the first of them changes, those after it follow when
 * they are looked at.
 */
export function useJobRows({ where, sort, order, isFolded, opened, first, last }: Wanted): JobRows {
  const client = useQueryClient()
  const shown = useRef<JobRows>(nothing)
  const view = { sort, order, ...(where === null ? {} : { where }), ...(isFolded ? { fold: 'sweeps' as const } : {}) }
  const keyOf = (after: string | null) => ['jobs', 'rows', view, after] as const
  const pageOf = (after: string | null) => client.getQueryData<JobPage>(keyOf(after))
  const topOf = (index: number) => shown.current.items[index]?.top ?? index
  const [firstPage, lastPage] = [Math.floor(topOf(first) / pageRows), Math.floor((topOf(last) + ahead) / pageRows)]

  const places: (string | null)[] = [null]
  for (let next = pageOf(null)?.next ?? null; next !== null && places.length <= lastPage; next = pageOf(next)?.next ?? null) places.push(next)
  const isVisible = (page: number) => page >= firstPage && page <= lastPage
  const watched = places.map((after, page) => ({ after, page })).filter(({ page }) => isVisible(page) || page === places.length - 1 || page === 0)
  const pages = useQueries({
    queries: watched.map(({ after, page }) => ({
      queryKey: keyOf(after),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.jobs({ ...view, limit: pageRows, ...(after === null ? { count: 'true' as const } : { after }) }, signal),
      gcTime: kept,
      refetchOnWindowFocus: isVisible(page),
      refetchInterval: ({ state }: { state: { data: JobPage | undefined } }) => isVisible(page) && pollOf(state.data?.data),
    })),
  })
  const trials = useQueries({
    queries: opened.map((sweep) => ({
      queryKey: ['jobs', 'trials', view, sweep],
      queryFn: ({ signal }: { signal: AbortSignal }) => trialsOf(sweep, view, signal),
      refetchInterval: ({ state }: { state: { data: JobRow[] | undefined } }) => pollOf(state.data),
    })),
  })

  // What is read here of a query is what draws the list again when it changes.
  const watchedPages = new Map(watched.map(({ after }, index) => [after, pages[index]?.data]))
  const dataOf = (after: string | null) => watchedPages.get(after) ?? pageOf(after)
  const error = pages.find((page) => page.error)?.error ?? null
  const beginning = dataOf(null)
  if (beginning === undefined) return { ...shown.current, isStale: true, error }
  const rows = places.flatMap((after) => dataOf(after)?.data ?? []) // default: a page that is still read
  const trialsBySweep = new Map(opened.map((sweep, index) => [sweep, trials[index]?.data ?? []])) // default: still read
  const items = itemsOf(rows, isFolded ? trialsBySweep : new Map())
  const total = beginning.total ?? rows.length // default: the first page always tells it
  const count = items.length + Math.max(0, total - rows.length)
  shown.current = { items, count, total, isStale: false, error, updatedAt: pages[0]?.dataUpdatedAt ?? 0 } // default: there is a first page
  return shown.current
}

const pollOf = (jobs: readonly JobRow[] | undefined): number => (jobs?.some((job) => !isTerminal(job.status)) ? pollEvery : slowPoll)

/** A job that moved between two readings may be on two pages: it is shown where it comes first. */
function itemsOf(rows: readonly JobRow[], trials: ReadonlyMap<string, readonly JobRow[]>): Item[] {
  const seen = new Set<string>()
  const items: Item[] = []
  const add = (job: JobRow, top: number, isTrial: boolean): void => {
    if (seen.has(job.id)) return
    seen.add(job.id)
    items.push({ job, top, isTrial })
  }
  for (const [top, job] of rows.entries()) {
    add(job, top, false)
    for (const trial of (job.sweep && trials.get(job.sweep.id)) ?? []) add(trial, top, true) // default: a sweep that is folded
  }
  return items
}

type TrialsView = { where?: string; sort: string; order: 'asc' | 'desc' }

/** All trials of a sweep that match. */
async function trialsOf(sweep: string, { where, sort, order }: TrialsView, signal: AbortSignal): Promise<JobRow[]> {
  const all: JobRow[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const conditions = [where, `sweep=${sweep}`].filter((part) => part !== undefined).join(' ')
    const page: JobPage = await api.jobs({ where: conditions, sort, order, limit: pageRows, ...(after === undefined ? {} : { after }) }, signal)
    all.push(...page.data)
    after = page.next
  }
  return all
}
