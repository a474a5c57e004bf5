import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Link, useSearchParams } from 'wouter-preact'
import { addRuns, toggleRun } from '../../charts/runs.js'
import { useDelayed, useMedia } from '../../parts/controls.js'
import { Page } from '../../parts/layout.js'
import { Failure, lazyPage, Stale } from '../../parts/state.js'
import { BulkBar } from './bulk-bar.js'
import { columnsOf, usualColumns } from './columns.js'
import { FilterBar } from './filter-bar.js'
import { JobTable, type Range } from './job-table.js'
import { useJobKeys } from './use-job-keys.js'
import { type JobRows, useJobRows } from './use-job-rows.js'
import { rememberColumns, rememberedColumns, readView, serviceFilter, type View, writeView } from './view.js'

const Beside = lazyPage(async () => (await import('./beside.js')).Beside)

const typingPause = 250
/** Runs that can be ticked: as many as the service compares. */
const mostTicked = 100

/** The bench: all jobs in one table, the charts of what is ticked beside it, and the page of one job over them. The address holds all of it. */
export function JobsPage() {
  const [view, change] = useView()
  const isNarrow = useMedia('(max-width: 60rem)')
  const isPhone = useMedia('(max-width: 40rem)')
  const { asked, mistake } = useFilter(view.filter)
  const [range, setRange] = useState<Range>({ first: 0, last: 40 })
  const rows = useJobRows({ where: asked, sort: view.sort, order: view.order, isFolded: view.isFolded, opened: view.opened, ...range })
  const keys = view.columns ?? rememberedColumns() ?? usualColumns
  const columns = useMemo(() => columnsOf(keys), [keys.join()])
  const [active, setActive] = useState<string | null>(null)
  const toggle = (id: string) => change(({ runs }) => (runs.has(id) || runs.size < mostTicked ? { runs: toggleRun(runs, id) } : {}))
  const open = (id: string) => change({ panel: id }, { replace: view.panel !== null })
  useJobKeys({ items: rows.items, active, setActive, panel: view.panel, toggle, open, close: () => change({ panel: null }) })
  useReturnedFocus(view.panel)
  const hasBeside = !isNarrow && (view.panel !== null || view.runs.size > 0)
  return (
    <Page title="Jobs" beside={<Beginning rows={rows} />}>
      <FilterBar
        view={view}
        mistake={mistake}
        columns={keys}
        items={rows.items}
        onChange={change}
        onColumns={(chosen) => {
          rememberColumns(chosen)
          change({ columns: chosen })
        }}
      />
      <Problems rows={rows} />
      <div class={hasBeside ? 'bench split' : 'bench'}>
        <section>
          {rows.count === 0 ? (
            <NoRows rows={rows} isFiltered={view.filter !== ''} onClear={() => change({ filter: '' })} />
          ) : (
            <JobTable
              label="Jobs"
              {...rows}
              columns={columns}
              view={view}
              isNarrow={isPhone}
              active={active}
              onRange={setRange}
              onSort={(sort) => change((before) => ({ sort, order: before.sort === sort && before.order === 'desc' ? 'asc' : 'desc' }))}
              onTick={toggle}
              onTickAll={() => change({ runs: allOrNone(view, rows) })}
              onOpen={isNarrow ? () => undefined : open}
              onFold={(sweep) => change(({ opened }) => ({ opened: opened.includes(sweep) ? opened.filter((id) => id !== sweep) : [...opened, sweep] }))}
              onActive={setActive}
            />
          )}
          {view.runs.size > 0 && <BulkBar runs={view.runs} items={rows.items} onClear={() => change({ runs: new Map() })} />}
        </section>
        {(hasBeside || view.runs.size > 0) && <Beside view={view} isPanel={!isNarrow && view.panel !== null} onClose={() => change({ panel: null })} />}
      </div>
    </Page>
  )
}

/** Every loaded job, as many as can be ticked; none where they are ticked already. */
function allOrNone({ runs }: View, { items }: JobRows): View['runs'] {
  const loaded = items.slice(0, mostTicked).map(({ job }) => job.id)
  return loaded.every((id) => runs.has(id)) ? new Map() : addRuns(new Map(), loaded)
}

/** The view that the address holds, and how to change it. */
function useView() {
  const [search, setSearch] = useSearchParams()
  const view = useMemo(() => readView(search), [search])
  const change = useCallback(
    (changes: Partial<View> | ((before: View) => Partial<View>), how: { replace: boolean } = { replace: true }) =>
      setSearch(() => {
        // The address as it is: what was changed a moment ago may not be drawn yet.
        const before = readView(new URLSearchParams(window.location.search))
        return writeView({ ...before, ...(typeof changes === 'function' ? changes(before) : changes) })
      }, how),
    [setSearch],
  )
  return [view, change] as const
}

/** What is asked of the service: the last filter without a mistake, once the typing pauses. */
function useFilter(typed: string): { asked: string | null; mistake: string | null } {
  const { where, error: mistake } = useMemo(() => serviceFilter(typed), [typed])
  const valid = useRef(where)
  if (mistake === null) valid.current = where
  return { asked: useDelayed(valid.current, typingPause), mistake }
}

const Beginning = ({ rows: { total } }: { rows: JobRows }) => (
  <>
    {total !== null && (
      <span class="facts" role="status">
        {total.toLocaleString('en')} {total === 1 ? 'row' : 'rows'}
      </span>
    )}
    <Link class="button primary" href="/new">
      New job
    </Link>
  </>
)

/** A reading that failed: nothing that is there goes. */
function Problems({ rows: { error, updatedAt } }: { rows: JobRows }) {
  if (error === null) return null
  return updatedAt === 0 ? <Failure error={error} /> : <Stale error={error} since={updatedAt} />
}

/** Where a panel closes, the focus goes back to the row that it was opened from. */
function useReturnedFocus(panel: string | null): void {
  const before = useRef(panel)
  useEffect(() => {
    const closed = before.current
    before.current = panel
    if (panel === null && closed !== null) document.querySelector<HTMLElement>(`a[data-run="${closed}"]`)?.focus({ preventScroll: true })
  }, [panel])
}

/** What stands in place of the table: that it is read, or what to do. */
function NoRows({ rows, ...empty }: { rows: JobRows; isFiltered: boolean; onClear: () => void }) {
  if (!rows.isStale)
    return (
      <p class="empty">
        <Empty {...empty} />
      </p>
    )
  return (
    <p class="quiet" aria-busy="true">
      {rows.error ? '' : 'Loading…'}
    </p>
  )
}

const Empty = ({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) =>
  isFiltered ? (
    <>
      No jobs match.{' '}
      <button type="button" onClick={onClear}>
        Clear the filter
      </button>
    </>
  ) : (
    <>
      No jobs yet. <Link href="/new">Create your first job</Link>, or run <code>npm start -- --demo</code>.
    </>
  )
