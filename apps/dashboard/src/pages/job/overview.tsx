import { betweenText, countText, durationText, instantText, isTerminal, progressPlace } from '@trainyard/spec'
import { useEffect, useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import type { JobView } from '../../api.js'
import { Fact, Facts } from '../../parts/layout.js'

/** How far the job is, as a line across the page and in words. */
export function Progress({ job }: { job: JobView }) {
  const percent = Math.round(job.progress.fraction * 100)
  return (
    <div class="progress">
      {!isTerminal(job.status) && (
        <div class="track" role="progressbar" aria-label="Progress of the job" aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
          <span style={{ width: `${percent}%` }} />
        </div>
      )}
      <p class="facts">
        {percent} %{job.members.length > 1 && ' of all steps'} · {progressPlace(job)}
        <Pace job={job} />
      </p>
    </div>
  )
}

/** What only a job on its way has: speed, time to go, place in the queue. */
function Pace({ job }: { job: JobView }) {
  const { samples_per_second: speed, estimated_finish: finish } = job.progress
  const now = useNow(!isTerminal(job.status))
  if (isTerminal(job.status)) return null
  return (
    <>
      {speed !== null && ` · ${countText(Math.round(speed))} samples/s`}
      {finish !== null && ` · ${durationText(Math.max(0, (Date.parse(finish) - now) / 1000))} left`}
      {job.jobs_ahead !== null && job.jobs_ahead > 0 && ` · ${job.jobs_ahead === 1 ? '1 job' : `${job.jobs_ahead} jobs`} ahead in the queue`}
      {job.status_detail && ` · ${job.status_detail}`}
    </>
  )
}

/** The current time, updated every second while `wanted`. */
function useNow(wanted: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!wanted) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [wanted])
  return now
}

/** What the job is and what it ran on. */
export function JobFacts({ job }: { job: JobView }) {
  const { engine, model, spec } = job
  return (
    <Facts>
      <Fact name="Job">
        <code>{job.id}</code>
      </Fact>
      <Fact name="Data set">
        <Link href={`/datasets/${spec.dataset.id}`}>
          <code>{spec.dataset.id}</code>
        </Link>
      </Fact>
      {job.parent?.id.startsWith('swp_') && (
        <Fact name={job.parent.type === 'ensemble' ? 'Ensemble of the sweep' : 'Sweep'}>
          <Link href={`/sweeps/${job.parent.id}`}>
            <code>{job.parent.id}</code>
          </Link>
        </Fact>
      )}
      {spec.dataset.weight && <Fact name="Weights of rows">{spec.dataset.weight}</Fact>}
      <Fact name="Seed">{job.seed}</Fact>
      <Fact name="Optimizer">
        {spec.variants
          ? `${spec.variants.length === 1 ? '1 setting' : `${spec.variants.length} settings`}, see the configuration`
          : `${spec.optimizer.type}, ${spec.optimizer.learning_rate}`}
      </Fact>
      <Fact name="Submitted">{instantText(job.created_at)}</Fact>
      {job.started_at && <Fact name="Duration">{betweenText(job.started_at, job.finished_at)}</Fact>}
      {job.attempt > 1 && <Fact name="Attempt">{job.attempt}</Fact>}
      {engine && (
        <Fact name="Engine">
          {engine.backend} {engine.library} on {engine.device}, {engine.mode}
          {engine.xla ? ' with XLA' : ''}, {engine.threads === 1 ? '1 thread' : `${engine.threads} threads`}
        </Fact>
      )}
      {model && (
        <Fact name="Model">
          <Link href={`/models/${model.name}`}>
            {model.name} v{model.version}
          </Link>
        </Fact>
      )}
    </Facts>
  )
}
