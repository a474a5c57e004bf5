import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { api } from '../../api/calls.js'
import type { SweepView } from '../../api/shapes.js'
import { metricLabel } from '@trainyard/spec'
import { Fact, Facts } from '../../parts/facts.js'
import { between, instant, number } from '../../parts/format.js'
import { Page } from '../../parts/page.js'
import { Failure, State } from '../../parts/state.js'
import { Tile } from '../../parts/tile.js'
import { type Brushes, trialsWithin } from './brushes.js'
import { ObjectiveCurves } from './objective-curves.js'
import { ParallelCoordinates } from './parallel-coordinates.js'
import { Refine } from './refine.js'
import { SweepStatus } from './sweep-status.js'
import { sweepAxes } from './sweep-axes.js'
import { TrialTable } from './trial-table.js'
import { valuesText } from './values-text.js'

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
      <Best sweep={sweep} />
      <ObjectiveCurves sweep={sweep} />
      {sweep.curves.length > 1 && (
        <ParallelCoordinates axes={axes} sweep={sweep} shown={new Set(shown.map(({ index }) => index))} brushes={brushes} onBrush={setBrushes} />
      )}
      {sweep.refine && <Refine refine={sweep.refine} id={sweep.id} />}
      <TrialTable sweep={sweep} trials={shown} />
      <details>
        <summary>What was asked for</summary>
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
      {sweep.trials.length}, {sweep.max_concurrent} at once
    </Fact>
    {sweep.rungs.length > 0 && <Fact name="Judged after epochs">{sweep.rungs.map(({ epochs, keep }) => `${epochs} (${keep} go on)`).join(', ')}</Fact>}
    <Fact name="Started">{instant(sweep.created_at)}</Fact>
    <Fact name="Ran">{between(sweep.created_at, sweep.finished_at)}</Fact>
  </Facts>
)

function Best({ sweep: { best, objective, trials } }: { sweep: SweepView }) {
  if (!best) return <p class="empty">No trial has measured {metricLabel(objective.metric)} yet; the first values appear by themselves.</p>
  const saved = trials.filter(({ status }) => status === 'stopped').length
  return (
    <section class="tiles" aria-label="Best trial">
      <Tile title={`best ${metricLabel(objective.metric)}`} value={number(best.value)} note={`at step ${best.step.toLocaleString()}`} />
      <Tile title="with" value={<span class="small">{valuesText(best.values)}</span>} />
      <Tile title="trial" value={<Link href={`/jobs/${best.job_id}`}>{best.trial}</Link>} note="its job has the curves" />
      {saved > 0 && <Tile title="stopped early" value={saved} note={`of ${trials.length} trials, as hopeless beside the others`} />}
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
        title="Cancel every trial that has not ended; what they measured is kept"
        disabled={cancel.isPending}
        onClick={() => cancel.mutate()}
      >
        Cancel
      </button>
      {cancel.error && <Failure error={cancel.error} />}
    </span>
  )
}
