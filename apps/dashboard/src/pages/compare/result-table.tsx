import type { JobView } from '../../api/shapes.js'
import { Link } from 'wouter-preact'
import { elementAt, metricLabel, metricOf, type MetricRecord } from '@trainyard/spec'
import { between, number } from '../../parts/format.js'
import { Status } from '../../parts/status.js'
import { Table } from '../../parts/table.js'

/** What each job reached: the mean of its members' final metrics, the best of each column marked. */
export function ResultTable({ jobs }: { jobs: readonly JobView[] }) {
  const metrics = [...new Set(jobs.flatMap(({ members }) => members.flatMap(({ final }) => Object.keys(final ?? {}))))].sort()
  const columns = metrics.map((metric) => jobs.map((job) => meanFinal(job, metric)))
  const best = columns.map((values, index) => bestOf(values, metricOf(elementAt(metrics, index, 'metrics'))?.record.direction))
  return (
    <section>
      <h2>Results</h2>
      <Table label="Results" head={['Job', 'Status', 'Members', ...metrics.map(metricLabel), 'Ensemble', 'Ran']}>
        {jobs.map((job, row) => (
          <tr key={job.id}>
            <th scope="row">
              <Link href={`/jobs/${job.id}`}>{job.name}</Link>
              <small>seed {job.seed}</small>
            </th>
            <td>
              <Status status={job.status} />
            </td>
            <td>{job.members.length}</td>
            {columns.map((values, column) => (
              <td key={metrics[column]} class={values[row] !== null && values[row] === best[column] ? 'best' : ''}>
                {number(values[row])}
              </td>
            ))}
            <td>{job.ensemble ? number(job.ensemble.metrics[job.ensemble.metric]) : '–'}</td>
            <td>{between(job.started_at, job.finished_at)}</td>
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
