import { useQuery } from '@tanstack/preact-query'
import { isTerminal } from '@trainyard/spec'
import { api } from '../../api/calls.js'
import { Bar } from '../../parts/bar.js'
import { between, duration, instant, number } from '../../parts/format.js'
import { Failure, State } from '../../parts/state.js'
import { Status } from '../../parts/status.js'
import { Actions } from './actions.js'
import { Charts } from './charts.js'
import { Checkpoints } from './checkpoints.js'
import { EnsembleView } from './ensemble-view.js'
import { Events } from './events.js'
import { Members } from './members.js'

const pollEvery = 1_500

/** One job: where it stands, its live charts, its members and what happened to it. */
export function JobPage({ id }: { id: string }) {
  const query = useQuery({ queryKey: ['job', id], queryFn: () => api.job(id), refetchInterval: ({ state }) => (state.data && isTerminal(state.data.status) ? false : pollEvery) })
  const job = query.data
  return (
    <State query={query}>
      {job && (
        <>
          <div class="head">
            <h1>{job.name}</h1>
            <Status status={job.status} />
            <Actions job={job} />
          </div>
          <p class="facts">
            <code>{job.id}</code> · seed {job.seed} · submitted {instant(job.created_at)}
            {job.started_at && ` · ran ${between(job.started_at, job.finished_at)}`}
            {job.engine && ` · ${job.engine.backend} ${job.engine.library} on ${job.engine.device}, ${job.engine.mode}, ${job.engine.threads} threads`}
            {job.model && (
              <>
                {' · model '}
                <a href={`/models/${job.model.name}`}>
                  {job.model.name} v{job.model.version}
                </a>
              </>
            )}
          </p>
          {job.error && <Failure error={new Error(`${job.error.code}: ${job.error.message}`)} />}
          <p class="progress">
            <Bar fraction={job.progress.fraction} label="Progress of the job" /> epoch {number(job.progress.epoch, 3)} of {job.progress.epochs}, step {job.progress.step} of {job.progress.steps}
            {job.progress.samples_per_second !== null && `, ${Math.round(job.progress.samples_per_second).toLocaleString()} samples/s`}
            {job.progress.estimated_finish && !isTerminal(job.status) && `, ${duration(Math.max(0, (Date.parse(job.progress.estimated_finish) - Date.now()) / 1000))} to go`}
            {job.jobs_ahead !== null && job.jobs_ahead > 0 && `, ${job.jobs_ahead} jobs ahead`}
          </p>
          {job.ensemble && <EnsembleView result={job.ensemble} />}
          <Charts job={job} />
          <Members job={job} />
          <Events id={id} done={isTerminal(job.status)} />
          <Checkpoints id={id} done={isTerminal(job.status)} />
          <details>
            <summary>The resolved job</summary>
            <pre>{JSON.stringify(job.spec, null, 2)}</pre>
          </details>
        </>
      )}
    </State>
  )
}
