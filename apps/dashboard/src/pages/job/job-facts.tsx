import type { JobView } from '../../api/shapes.js'
import { Link } from 'wouter-preact'
import { Fact, Facts } from '../../parts/facts.js'
import { between, instant } from '../../parts/format.js'

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
      {job.parent?.type === 'sweep' && (
        <Fact name="Sweep">
          <Link href={`/sweeps/${job.parent.id}`}>
            <code>{job.parent.id}</code>
          </Link>
        </Fact>
      )}
      <Fact name="Seed">{job.seed}</Fact>
      <Fact name="Optimizer">
        {spec.optimizer.type}, {spec.optimizer.learning_rate}
      </Fact>
      <Fact name="Submitted">{instant(job.created_at)}</Fact>
      {job.started_at && <Fact name="Ran">{between(job.started_at, job.finished_at)}</Fact>}
      {job.attempt > 1 && (
        <Fact name="Attempt">
          {job.attempt} of {job.max_attempts}
        </Fact>
      )}
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
