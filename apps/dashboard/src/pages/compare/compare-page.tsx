import { keepPreviousData, useQueries, useQuery } from '@tanstack/preact-query'
import { curveKeys, isTakenFromClock, isTerminal } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { Link, useSearchParams } from 'wouter-preact'
import { api, type JobView } from '../../api.js'
import type { Range } from '../../charts/axis.js'
import { seriesSwatch } from '../../charts/colors.js'
import { distinctRuns, type DrawnRuns, readRuns, writeRuns } from '../../charts/runs.js'
import { Page } from '../../parts/layout.js'
import { Failure, State } from '../../parts/state.js'
import { ComparisonCharts, groupRuns, type RunGroup } from './charts.js'
import { ResultTable, SpecTable } from './tables.js'
import { ComparisonWarnings } from './warnings.js'

const keys = curveKeys.filter((key) => !isTakenFromClock(key))
/** Buckets of the common grid. */
const gridPoints = 300
const pollEvery = 2_000

/** Several jobs on one grid: their curves as mean ± deviation, their results, and where their specs differ. `?by=name` averages jobs of one name. */
export function ComparePage() {
  const [search] = useSearchParams()
  const runs = readRuns(search.get('jobs'))
  const ids = [...runs.keys()]
  if (ids.length === 0) {
    return (
      <Page title="Compare">
        <p class="empty">
          Select jobs in the <Link href="/">list of jobs</Link>, then press Compare.
        </p>
      </Page>
    )
  }
  return <Comparison key={ids.join()} ids={ids} runs={runs} averaged={search.get('by') === 'name'} />
}

function Comparison({ ids, runs, averaged }: { ids: readonly string[]; runs: DrawnRuns; averaged: boolean }) {
  const [search, setSearch] = useSearchParams()
  const [zoom, setZoom] = useState<Range | null>(null)
  const [byName, setByName] = useState(averaged)
  const views = useQueries({
    queries: ids.map((id) => ({ queryKey: ['job', id], queryFn: () => api.job(id), refetchInterval: pollWhile<JobView>(({ status }) => !isTerminal(status)) })),
  })
  const steps = zoom && { from_step: Math.max(0, Math.floor(zoom[0])), to_step: Math.ceil(zoom[1]) }
  const metrics = useQuery({
    queryKey: ['compare', ids, steps],
    queryFn: ({ signal }) => api.compareMetrics({ jobs: [...ids], keys, max_points: gridPoints, ...steps }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.data.every(({ complete }) => complete) ? false : pollEvery),
  })
  const jobs = views.flatMap(({ data }) => (data ? [data] : []))
  const failed = views.find(({ error, data }) => error && !data)?.error
  const groups = groupRuns(jobs, byName, runs)
  const baseline = ids.find((id) => id === search.get('baseline')) ?? null
  const set = (field: string, value: string | null) => setSearch((before) => withField(before, field, value), { replace: true })
  const remove = (id: string) => set('jobs', writeRuns(new Map([...runs].filter(([other]) => other !== id))))
  return (
    <Page title={`Compare ${ids.length} jobs`}>
      {failed && <Failure error={failed} />}
      <ComparisonWarnings jobs={jobs} />
      {Math.max(0, ...runs.values()) >= distinctRuns && <p class="stale">Colors repeat: more than {distinctRuns} runs are drawn.</p>}
      <div class="legend">
        <Legend groups={groups} onRemove={ids.length > 1 ? remove : null} />
        <button type="button" class="chip" aria-pressed={byName} onClick={() => setByName(!byName)}>
          Average jobs with the same name
        </button>
        {zoom && (
          <button type="button" onClick={() => setZoom(null)}>
            Show all
          </button>
        )}
      </div>
      <State query={metrics}>{metrics.data && <ComparisonCharts comparison={metrics.data} groups={groups} keys={keys} range={zoom} onZoom={setZoom} />}</State>
      <ResultTable jobs={jobs} runs={runs} baseline={baseline} onBaseline={(id) => set('baseline', id)} />
      <SpecTable jobs={jobs} />
    </Page>
  )
}

/** Which color is which job, or all jobs of a name; a job can be taken out. */
function Legend({ groups, onRemove }: { groups: readonly RunGroup[]; onRemove: ((id: string) => void) | null }) {
  return groups.map(({ title, jobIds, color }) => {
    const [only, ...others] = jobIds
    const id = others.length === 0 ? only : undefined
    return (
      <span class="key" key={jobIds.join()}>
        <i class="swatch" style={{ background: seriesSwatch(color) }} aria-hidden="true" />{' '}
        {id === undefined ? title : <Link href={`/jobs/${id}`}>{title}</Link>}
        {id !== undefined && onRemove && (
          <button type="button" class="plain" aria-label={`Remove ${title} from the comparison`} onClick={() => onRemove(id)}>
            ✕
          </button>
        )}
      </span>
    )
  })
}

function withField(search: URLSearchParams, field: string, value: string | null): URLSearchParams {
  const next = new URLSearchParams(search)
  if (value === null) next.delete(field)
  else next.set(field, value)
  return next
}

/** Polls while what came last asks for more. */
const pollWhile =
  <T,>(more: (data: T) => boolean) =>
  ({ state }: { state: { data: T | undefined } }): number | false =>
    state.data === undefined || more(state.data) ? pollEvery : false
