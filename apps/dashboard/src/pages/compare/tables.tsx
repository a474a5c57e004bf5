import { betweenText, elementAt, metricLabel, metricOf, type MetricRecord, metricText } from '@trainyard/spec'
import { Link } from 'wouter-preact'
import type { JobView } from '../../api.js'
import { seriesSwatch } from '../../charts/colors.js'
import type { DrawnRuns } from '../../charts/runs.js'
import { groupRuns } from './charts.js'
import { Delta, DifferenceRows } from '../../parts/comparison.js'
import { Status, Table } from '../../parts/layout.js'
import { specDifferences } from '../../parts/spec-differences.js'

type ResultProps = { jobs: readonly JobView[]; runs: DrawnRuns; baseline: string | null; onBaseline: (id: string | null) => void }

/** What each job reached: the mean of its members' final metrics, the best of each column marked, and how far it is from the baseline. */
export function ResultTable({ jobs, runs, baseline, onBaseline }: ResultProps) {
  const base = jobs.find(({ id }) => id === baseline)
  const metrics = [...new Set(jobs.flatMap(({ members }) => members.flatMap(({ final }) => Object.keys(final ?? {}))))].sort()
  const columns = metrics.map((metric) => jobs.map((job) => meanFinal(job, metric)))
  const best = columns.map((values, index) => bestOf(values, metricOf(elementAt(metrics, index, 'metrics'))?.record.direction))
  return (
    <section>
      <h2>Results</h2>
      <Table label="Results" head={['Job', 'Baseline', 'Status', 'Members', ...metrics.map(metricLabel), 'Ensemble', 'Duration']}>
        {jobs.map((job, row) => (
          <tr key={job.id}>
            <th scope="row">
              <i class="swatch" style={{ background: seriesSwatch(runs.get(job.id) ?? row) }} aria-hidden="true" />{' '}
              <Link href={`/jobs/${job.id}`}>{job.name}</Link>
              <small>
                seed {job.seed}, <code>{job.id}</code>
              </small>
            </th>
            <td>
              <input
                type="checkbox"
                aria-label={`Compare the others with ${job.name}`}
                checked={job.id === baseline}
                onChange={() => onBaseline(job.id === baseline ? null : job.id)}
              />
            </td>
            <td>
              <Status status={job.status} />
            </td>
            <td>{job.members.length}</td>
            {columns.map((values, column) => (
              <td key={metrics[column]} class={values[row] !== null && values[row] === best[column] ? 'best' : ''}>
                {metricText(elementAt(metrics, column, 'metrics'), values[row])}
                {base && base !== job && (
                  <Delta metric={elementAt(metrics, column, 'metrics')} value={values[row] ?? null} base={values[jobs.indexOf(base)] ?? null} />
                )}
              </td>
            ))}
            <td>
              {job.ensemble ? metricText(job.ensemble.metric, job.ensemble.metrics[job.ensemble.metric]) : '–'}
              {job.ensemble && (
                <small>
                  {metricLabel(job.ensemble.metric)}, {job.ensemble.split.replaceAll('_', ' ')}
                </small>
              )}
              {base && base !== job && job.ensemble && base.ensemble?.metric === job.ensemble.metric && base.ensemble.split === job.ensemble.split && (
                <Delta
                  metric={job.ensemble.metric}
                  value={job.ensemble.metrics[job.ensemble.metric] ?? null}
                  base={base.ensemble.metrics[job.ensemble.metric] ?? null}
                />
              )}
            </td>
            <td>{betweenText(job.started_at, job.finished_at)}</td>
          </tr>
        ))}
      </Table>
    </section>
  )
}

function meanFinal({ members }: JobView, metric: string): number | null {
  const values = members.map(({ final }) => final?.[metric]).filter((value) => typeof value === 'number')
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

function bestOf(values: readonly (number | null)[], direction: MetricRecord['direction'] | undefined): number | null {
  const known = values.filter((value) => value !== null)
  if (known.length < 2 || !direction) return null
  return direction === 'minimize' ? Math.min(...known) : Math.max(...known)
}

/** Where the specs of the jobs differ. */
export function SpecTable({ jobs }: { jobs: readonly JobView[] }) {
  const differences = specDifferences(jobs.map(({ spec }) => spec))
  return (
    <section>
      <h2>Configuration differences</h2>
      {differences.length === 0 ? (
        <p class="empty">Only names and seeds differ.</p>
      ) : (
        <Table label="Configuration differences" head={['Field', ...groupRuns(jobs, false).map(({ title }) => title)]}>
          <DifferenceRows of={differences} />
        </Table>
      )}
    </section>
  )
}
