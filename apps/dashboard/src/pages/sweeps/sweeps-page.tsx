import { agoText, betweenText, instantText, metricLabel, metricText } from '@trainyard/spec'
import { Link } from 'wouter-preact'
import { api, type SweepRow } from '../../api.js'
import { Page, Table } from '../../parts/layout.js'
import { More, usePages } from '../../parts/pages.js'
import { State } from '../../parts/state.js'
import { fieldName, SweepStatus, valuesText } from './trial-table.js'

const pollEvery = 2_000
const slowPoll = 15_000

/** All sweeps, newest first, each with what it varies and the best that it has found. */
export function SweepsPage() {
  const sweeps = usePages({
    queryKey: ['sweeps'],
    read: api.sweeps,
    pollEvery: (all) => (all.every(({ finished_at: end }) => end !== null) ? slowPoll : pollEvery),
  })
  const { rows } = sweeps
  return (
    <Page
      title="Sweeps"
      beside={
        <Link class="button primary" href="/sweeps/new">
          New sweep
        </Link>
      }
    >
      <State query={sweeps} empty={rows.length === 0 && <Empty />}>
        <Table label="Sweeps" head={['Sweep', 'Status', 'Trials', 'Varies', 'Strategy', 'Best', 'Best settings', 'Started', 'Duration']}>
          {rows.map((sweep) => (
            <Row key={sweep.id} sweep={sweep} />
          ))}
        </Table>
        <More pages={sweeps} what="older sweeps" />
      </State>
    </Page>
  )
}

function Row({ sweep }: { sweep: SweepRow }) {
  const { best, objective } = sweep
  return (
    <tr>
      <th scope="row">
        <Link href={`/sweeps/${sweep.id}`}>{sweep.name}</Link>
        <small>
          <code>{sweep.id}</code>
        </small>
      </th>
      <td>
        <SweepStatus status={sweep.status} />
      </td>
      <td>{countsText(sweep.counts, sweep.trial_count)}</td>
      <td>{sweep.paths.map(fieldName).join(', ')}</td>
      <td>{sweep.strategy.type.replaceAll('_', ' ')}</td>
      <td>
        {metricText(objective.metric, best?.value)}
        <small>{metricLabel(objective.metric)}</small>
      </td>
      <td>{best ? valuesText(best.values) : '–'}</td>
      <td title={instantText(sweep.created_at)}>{agoText(sweep.created_at)}</td>
      <td>{betweenText(sweep.created_at, sweep.finished_at)}</td>
    </tr>
  )
}

/** How far the trials are: `7 of 12`, and how many were stopped. */
function countsText(counts: SweepRow['counts'], all: number): string {
  // default: a status that no trial has is not counted
  const of = (status: keyof SweepRow['counts']) => counts[status] ?? 0
  const ended = of('succeeded') + of('stopped') + of('failed') + of('cancelled')
  return `${ended} of ${all}${of('stopped') > 0 ? `, ${of('stopped')} stopped early` : ''}${of('failed') > 0 ? `, ${of('failed')} failed` : ''}`
}

const Empty = () => (
  <>
    No sweeps yet. <Link href="/sweeps/new">Create your first sweep</Link> to run a job with many settings and see which is best.
  </>
)
