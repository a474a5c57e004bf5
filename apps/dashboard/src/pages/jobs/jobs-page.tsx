import { useQuery } from '@tanstack/preact-query'
import { isTerminal, jobStatuses } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { api, type JobRow } from '../../api/calls.js'
import { Bar } from '../../parts/bar.js'
import { between, number } from '../../parts/format.js'
import { State } from '../../parts/state.js'
import { Status } from '../../parts/status.js'

const pollEvery = 2_000
const slowPoll = 15_000

/** All jobs, newest first, with their best and last validation metric. */
export function JobsPage() {
  const [status, setStatus] = useState('')
  const [name, setName] = useState('')
  const jobs = useQuery({
    queryKey: ['jobs', status, name],
    queryFn: () => api.jobs({ status, name, limit: 50 }),
    refetchInterval: ({ state }) => (state.data?.data.every((job) => isTerminal(job.status)) ? slowPoll : pollEvery),
  })
  return (
    <>
      <div class="head">
        <h1>Jobs</h1>
        <label>
          Name <input type="search" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <label>
          Status{' '}
          <select value={status} onChange={(event) => setStatus(event.currentTarget.value)}>
            <option value="">any</option>
            {jobStatuses.map((option) => (
              <option key={option}>{option}</option>
            ))}
          </select>
        </label>
        <Link class="button" href="/new">
          New job
        </Link>
      </div>
      <State query={jobs} empty={jobs.data?.data.length === 0 && 'No jobs here yet. Post one, or run `npm start -- --demo`.'}>
        <table>
          <thead>
            <tr>
              <th>Job</th>
              <th>Status</th>
              <th>Progress</th>
              <th>Members</th>
              <th>Best</th>
              <th>Last</th>
              <th>Ensemble</th>
              <th>Time</th>
            </tr>
          </thead>
          <tbody>{jobs.data?.data.map((job) => <Row key={job.id} job={job} />)}</tbody>
        </table>
      </State>
    </>
  )
}

function Row({ job }: { job: JobRow }) {
  const metric = 'val_accuracy' in job.best ? 'val_accuracy' : 'val_loss'
  return (
    <tr>
      <td>
        <Link href={`/jobs/${job.id}`}>{job.name}</Link>
        <small>{job.id}</small>
      </td>
      <td>
        <Status status={job.status} />
      </td>
      <td>
        <Bar fraction={job.progress.fraction} label={`Progress of ${job.name}`} />
      </td>
      <td>{job.member_count}</td>
      <td title={metric}>{number(job.best[metric])}</td>
      <td title={metric}>{number(job.last[metric])}</td>
      <td>{job.ensemble ? number(job.ensemble.metrics[job.ensemble.metric]) : '–'}</td>
      <td>{between(job.started_at, job.finished_at)}</td>
    </tr>
  )
}
