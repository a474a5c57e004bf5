import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { betweenText, countText, instantText, metricLabel, metricText, numberText } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { Link, useLocation } from 'wouter-preact'
import { api, type SweepView } from '../../api.js'
import { markText } from '../../charts/scale.js'
import { Fact, Facts, Page, Table, Tile, Warnings } from '../../parts/layout.js'
import { Failure, State } from '../../parts/state.js'
import { type Brushes, sweepAxes, trialsWithin } from './axes.js'
import { ObjectiveCurves } from './objective-curves.js'
import { ParallelCoordinates } from './parallel-coordinates.js'
import { Publish } from './publish.js'
import { rungText, SweepStatus, TrialTable, valuesText } from './trial-table.js'

const pollEvery = 2_000

/** One sweep: what each value reached, all trials, the best one, and where to look next. */
export function SweepPage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['sweep', id],
    queryFn: () => api.sweep(id),
    refetchInterval: ({ state }) => (state.data && state.data.finished_at !== null ? false : pollEvery),
  })
  return <State query={query}>{query.data && <Details sweep={query.data} />}</State>
}

function Details({ sweep }: { sweep: SweepView }) {
  const [brushes, setBrushes] = useState<Brushes>({})
  const axes = sweepAxes(sweep)
  const shown = trialsWithin(sweep.trials, axes, brushes)
  return (
    <Page
      title={sweep.name}
      beside={
        <>
          <SweepStatus status={sweep.status} />
          <Cancel sweep={sweep} />
          <Link class="button" href={`/sweeps/new?copy=${sweep.id}`}>
            Copy as new
          </Link>
        </>
      }
    >
      <SweepFacts sweep={sweep} />
      <Warnings of={sweep.warnings} />
      <Best sweep={sweep} />
      <Publish sweep={sweep} />
      <ObjectiveCurves sweep={sweep} />
      {sweep.curves.length > 1 && (
        <ParallelCoordinates axes={axes} sweep={sweep} shown={new Set(shown.map(({ index }) => index))} brushes={brushes} onBrush={setBrushes} />
      )}
      {sweep.refine && <Refine refine={sweep.refine} id={sweep.id} />}
      <TrialTable sweep={sweep} trials={shown} />
      <details>
        <summary>Sweep configuration</summary>
        <pre tabIndex={0}>{JSON.stringify({ job: sweep.job, space: sweep.space, objective: sweep.objective, strategy: sweep.strategy }, null, 2)}</pre>
      </details>
    </Page>
  )
}

const SweepFacts = ({ sweep }: { sweep: SweepView }) => (
  <Facts>
    <Fact name="Sweep">
      <code>{sweep.id}</code>
    </Fact>
    <Fact name="Strategy">{sweep.strategy.type.replaceAll('_', ' ')}</Fact>
    <Fact name="Objective">
      {metricLabel(sweep.objective.metric)}, {sweep.objective.direction}
    </Fact>
    <Fact name="Trials">
      {sweep.trial_count}, {sweep.max_concurrent} at once
    </Fact>
    {sweep.rungs.length > 0 && <Fact name="Pruned after epochs">{sweep.rungs.map(rungText).join(', ')}</Fact>}
    <Fact name="Started">{instantText(sweep.created_at)}</Fact>
    <Fact name="Duration">{betweenText(sweep.created_at, sweep.finished_at)}</Fact>
  </Facts>
)

function Best({ sweep: { best, objective, trials } }: { sweep: SweepView }) {
  if (!best) return <p class="empty">No trial has measured {metricLabel(objective.metric)} yet. The first values will appear here.</p>
  const saved = trials.filter(({ status }) => status === 'stopped').length
  return (
    <section class="tiles" aria-label="Best trial">
      <Tile title={`best ${metricLabel(objective.metric)}`} value={metricText(objective.metric, best.value)} note={`at step ${countText(best.step)}`} />
      <Tile title="best settings" value={<span class="small">{valuesText(best.values)}</span>} />
      <Tile title="best trial" value={best.trial} note={<Link href={`/jobs/${best.job_id}`}>View job</Link>} />
      {saved > 0 && <Tile title="stopped early" value={saved} note={`of ${trials.length} trials, because others did better`} />}
    </section>
  )
}

function Cancel({ sweep }: { sweep: SweepView }) {
  const queries = useQueryClient()
  const cancel = useMutation({ mutationFn: () => api.cancelSweep(sweep.id), onSuccess: (view) => queries.setQueryData(['sweep', sweep.id], view) })
  if (sweep.status !== 'running') return null
  return (
    <span class="actions">
      <button
        type="button"
        title="Cancel all trials that are not finished. Their metrics are kept."
        disabled={cancel.isPending}
        onClick={() => cancel.mutate()}
      >
        Cancel
      </button>
      {cancel.error && <Failure error={cancel.error} />}
    </span>
  )
}

/** Where to look next: the ranges around the best trial, to run as they are or to edit first. */
export function Refine({ refine, id }: { refine: NonNullable<SweepView['refine']>; id: string }) {
  const [, go] = useLocation()
  const start = useMutation({ mutationFn: () => api.createSweep(refine.sweep), onSuccess: (next) => go(`/sweeps/${next.id}`) })
  return (
    <section>
      <h2>Where to look next</h2>
      <p>{refine.reason}</p>
      <Table label="Where to look next" head={['Field', 'Best', 'From', 'To', 'Reason']}>
        {refine.dimensions.map((dimension) => (
          <tr key={dimension.path}>
            <th scope="row">
              <code>{dimension.path}</code>
            </th>
            <td>{markText(dimension.best)}</td>
            <td>{numberText(dimension.from)}</td>
            <td>{numberText(dimension.to)}</td>
            <td class="wide">{dimension.reason}</td>
          </tr>
        ))}
      </Table>
      {refine.sweep !== null && refine.sweep !== undefined && (
        <span class="actions">
          <button type="button" class="primary" disabled={start.isPending} onClick={() => start.mutate()}>
            {start.isPending ? 'Starting…' : 'Run this sweep'}
          </button>
          <Link class="button" href={`/sweeps/new?refine=${id}`}>
            Edit before running
          </Link>
        </span>
      )}
      {start.error && <Failure error={start.error} />}
    </section>
  )
}
