import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { curveKeys, isTakenFromClock } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { api } from '../../api.js'
import type { Range } from '../../charts/axis.js'
import { seriesSwatch } from '../../charts/colors.js'
import { distinctRuns } from '../../charts/runs.js'
import { InPanel } from '../../parts/layout.js'
import { State } from '../../parts/state.js'
import { ComparisonCharts, groupRuns } from '../compare/charts.js'
import { JobPage } from '../job/job-page.js'
import type { View } from './view.js'

const keys = curveKeys.filter((key) => !isTakenFromClock(key))
const gridPoints = 200
const pollEvery = 2_000

type Props = { view: View; isPanel: boolean; onClose: () => void }

/** What stands beside the list: the page of the opened job, else the live charts of what is ticked. */
export function Beside({ view, isPanel, onClose }: Props) {
  if (isPanel && view.panel !== null)
    return (
      <aside class="beside" aria-label="Job">
        <div class="actions panel-head">
          <Link class="button" href={`/jobs/${view.panel}${view.tab === null ? '' : `?tab=${encodeURIComponent(view.tab)}`}`}>
            Open as a page
          </Link>
          <button type="button" onClick={onClose}>
            Close
          </button>
        </div>
        <InPanel.Provider value={true}>
          <JobPage key={view.panel} id={view.panel} />
        </InPanel.Provider>
      </aside>
    )
  return (
    <aside class="beside" aria-label="Charts of the selected jobs">
      <TickedCharts view={view} />
    </aside>
  )
}

function TickedCharts({ view: { runs } }: { view: View }) {
  const [zoom, setZoom] = useState<Range | null>(null)
  const ids = [...runs.keys()]
  const steps = zoom && { from_step: Math.max(0, Math.floor(zoom[0])), to_step: Math.ceil(zoom[1]) }
  const names = useQuery({
    queryKey: ['jobs', 'ticked', ids],
    queryFn: () => Promise.all(ids.map((id) => api.job(id).then(({ name, seed }) => ({ id, name, seed })))),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
  const metrics = useQuery({
    queryKey: ['compare', ids, steps, gridPoints],
    queryFn: ({ signal }) => api.compareMetrics({ jobs: ids, keys, max_points: gridPoints, ...steps }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.data.every(({ complete }) => complete) ? false : pollEvery),
  })
  const groups = groupRuns(
    (names.data ?? []).filter(({ id }) => runs.has(id)), // default: they come in a moment
    false,
    runs,
  )
  return (
    <>
      <div class="legend">
        {groups.map(({ title, color, jobIds }) => (
          <span class="key" key={jobIds.join()}>
            <i class="swatch" style={{ background: seriesSwatch(color) }} aria-hidden="true" /> {title}
          </span>
        ))}
        {zoom && (
          <button type="button" onClick={() => setZoom(null)}>
            Show all
          </button>
        )}
      </div>
      {Math.max(0, ...runs.values()) >= distinctRuns && <p class="stale">Colors repeat: more than {distinctRuns} runs are drawn.</p>}
      <State query={metrics}>{metrics.data && <ComparisonCharts comparison={metrics.data} groups={groups} keys={keys} range={zoom} onZoom={setZoom} />}</State>
    </>
  )
}
