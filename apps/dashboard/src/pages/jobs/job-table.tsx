import { agoText, betweenText, headlineKeys, instantText, metricLabel, metricOf, metricText } from '@trainyard/spec'
import { Link } from 'wouter-preact'
import type { JobRow } from '../../api.js'
import { Bar, Status, Table } from '../../parts/layout.js'

type Props = { label: string; jobs: readonly JobRow[]; chosen: ReadonlySet<string>; onChoose: (id: string) => void }

/** Jobs as rows, each with a box to choose it for a comparison. */
export function JobTable({ label, jobs, chosen, onChoose }: Props) {
  return (
    <Table
      label={label}
      head={[<span class="unseen">Selected</span>, 'Job', 'Status', 'Progress', 'Members', 'Best val.', 'Latest val.', 'Ensemble', 'Submitted', 'Duration']}
    >
      {jobs.map((job) => (
        <tr key={job.id}>
          <td>
            <input type="checkbox" aria-label={`Select ${job.name}`} checked={chosen.has(job.id)} onChange={() => onChoose(job.id)} />
          </td>
          <th scope="row">
            <Link href={`/jobs/${job.id}`}>{job.name}</Link>
            <small>
              <code>{job.id}</code>
            </small>
          </th>
          <td>
            <Status status={job.status} />
            {job.error && <small>{job.error.code.replaceAll('_', ' ')}</small>}
          </td>
          <td>
            <Bar fraction={job.progress.fraction} label={`Progress of ${job.name}`} />
          </td>
          <td>{job.member_count}</td>
          <Metrics job={job} />
          <td title={instantText(job.created_at)}>{agoText(job.created_at)}</td>
          <td>{betweenText(job.started_at, job.finished_at)}</td>
        </tr>
      ))}
    </Table>
  )
}

/** Best and last of the metric that says most, and what the ensemble reached. */
function Metrics({ job }: { job: JobRow }) {
  const metric = [...headlineKeys('validation'), 'val_loss'].find((key) => key in job.best)
  const name = metric && <small>{metricOf(metric)?.record.label}</small>
  return (
    <>
      <td>
        {metric ? metricText(metric, job.best[metric]) : '–'}
        {name}
      </td>
      <td>{metric ? metricText(metric, job.last[metric]) : '–'}</td>
      <td>
        {job.ensemble ? metricText(job.ensemble.metric, job.ensemble.metrics[job.ensemble.metric]) : '–'}
        {job.ensemble && (
          <small>
            {metricLabel(job.ensemble.metric)}, {job.ensemble.split}
          </small>
        )}
      </td>
    </>
  )
}
