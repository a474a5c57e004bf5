import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { isTerminal, type JobAction, possibleActions } from '@trainyard/spec'
import { Link, useLocation } from 'wouter-preact'
import { api, type JobView } from '../../api.js'
import { useMetrics } from '../../metrics/use-metrics.js'
import { Page, Status, Warnings } from '../../parts/layout.js'
import { Failure, lazyPage, State } from '../../parts/state.js'
import { About } from './about.js'
import { Charts } from './charts.js'
import { EnsembleView, ImportanceView } from './ensemble.js'
import { Events } from './events.js'
import { Layers } from './layers.js'
import { Lineage } from './lineage.js'
import { Leaderboard } from './leaderboard.js'
import { Checkpoints, Members } from './members.js'
import { JobFacts, Progress } from './overview.js'

const Analysis = lazyPage(async () => (await import('./analysis/analysis.js')).Analysis)
const RangeTest = lazyPage(async () => (await import('./range-test.js')).RangeTest)

const pollEvery = 1_500

/** One job: where it stands, its live charts, its members and what happened to it. */
export function JobPage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['job', id],
    queryFn: () => api.job(id),
    refetchInterval: ({ state }) => (state.data && isTerminal(state.data.status) ? false : pollEvery),
  })
  return <State query={query}>{query.data && <Details job={query.data} />}</State>
}

function Details({ job }: { job: JobView }) {
  const metrics = useMetrics(job.id)
  const done = isTerminal(job.status)
  return (
    <Page
      title={job.name}
      beside={
        <>
          <Status status={job.status} />
          <Actions job={job} />
          <Link class="button" href={`/new?from=${job.id}`}>
            Copy as new
          </Link>
          <Link class="button" href={`/sweeps/new?from=${job.id}`}>
            New sweep from this job
          </Link>
        </>
      }
    >
      <About job={job} />
      <Progress job={job} />
      <JobFacts job={job} />
      <Warnings of={job.warnings} />
      {job.error && <Failure error={new Error(`${job.error.code}: ${job.error.message}`)} />}
      {job.ensemble && <EnsembleView result={job.ensemble} />}
      {job.ensemble?.importance && <ImportanceView of={job.ensemble.importance} />}
      <Leaderboard job={job} />
      {job.range_test && <RangeTest result={job.range_test} />}
      <Charts job={job} metrics={metrics} />
      <Members job={job} />
      {job.ensemble && job.status === 'succeeded' && <Analysis id={job.id} />}
      <Layers id={job.id} series={metrics.series} done={done} diverged={job.error?.code === 'diverged'} />
      <Events id={job.id} done={done} />
      <Checkpoints id={job.id} done={done} />
      <Lineage id={job.id} />
      <details>
        <summary>Full configuration</summary>
        <pre tabIndex={0}>{JSON.stringify(job.spec, null, 2)}</pre>
      </details>
    </Page>
  )
}

const texts: Record<JobAction, { name: string; title: string }> = {
  pause: { name: 'Pause', title: 'Store a checkpoint and free the slot for other jobs' },
  resume: { name: 'Resume', title: 'Continue from the checkpoint' },
  finish: { name: 'Stop early', title: 'Stop early and keep the result: the best weights so far' },
  cancel: { name: 'Cancel', title: 'Stop and store checkpoints, without combining the members into a model' },
  retry: { name: 'Retry', title: 'Continue in a new job: members that succeeded are kept, the others go on from their last checkpoints' },
}

/** What can be asked of the job in the state that it is in. A retry is another job, whose page opens. */
export function Actions({ job }: { job: JobView }) {
  const queries = useQueryClient()
  const [, go] = useLocation()
  const act = useMutation({
    mutationFn: (action: JobAction) => api.actOnJob(job.id, action),
    onSuccess: (view) => {
      queries.setQueryData(['job', view.id], view)
      if (view.id !== job.id) go(`/jobs/${view.id}`)
    },
  })
  return (
    <span class="actions">
      {possibleActions(job.status, job.failed_members).map((action) => (
        <button key={action} type="button" title={texts[action].title} disabled={act.isPending} onClick={() => act.mutate(action)}>
          {texts[action].name}
        </button>
      ))}
      {act.error && <Failure error={act.error} />}
    </span>
  )
}
