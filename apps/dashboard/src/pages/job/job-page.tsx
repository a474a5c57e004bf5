import { useQuery } from '@tanstack/preact-query'
import { isTerminal } from '@trainyard/spec'
import type { JobView } from '../../api/shapes.js'
import { Link } from 'wouter-preact'
import { api } from '../../api/calls.js'
import { useMetrics } from '../../metrics/use-metrics.js'
import { Page } from '../../parts/page.js'
import { Failure, State } from '../../parts/state.js'
import { Status } from '../../parts/status.js'
import { lazyPage } from '../../parts/lazy-page.js'
import { Actions } from './actions.js'
import { Charts } from './charts.js'
import { Checkpoints } from './checkpoints.js'
import { EnsembleView } from './ensemble-view.js'
import { Events } from './events.js'
import { JobFacts } from './job-facts.js'
import { Layers } from './layers.js'
import { Members } from './members.js'
import { Progress } from './progress.js'

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
            Sweep from this
          </Link>
        </>
      }
    >
      <Progress job={job} />
      <JobFacts job={job} />
      {job.error && <Failure error={new Error(`${job.error.code}: ${job.error.message}`)} />}
      {job.ensemble && <EnsembleView result={job.ensemble} />}
      {job.range_test && <RangeTest result={job.range_test} />}
      <Charts job={job} metrics={metrics} />
      <Members job={job} />
      {job.ensemble && job.status === 'succeeded' && <Analysis id={job.id} />}
      <Layers id={job.id} series={metrics.series} done={done} />
      <Events id={job.id} done={done} />
      <Checkpoints id={job.id} done={done} />
      <details>
        <summary>The resolved job</summary>
        <pre tabIndex={0}>{JSON.stringify(job.spec, null, 2)}</pre>
      </details>
    </Page>
  )
}
