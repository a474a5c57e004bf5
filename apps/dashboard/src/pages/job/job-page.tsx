import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { isTerminal, type JobAction, possibleActions } from '@trainyard/spec'
import { Link, useLocation, useSearch } from 'wouter-preact'
import { api, type JobView } from '../../api.js'
import { type LiveMetrics, useMetrics } from '../../metrics/use-metrics.js'
import { Page, Status, Warnings } from '../../parts/layout.js'
import { Failure, lazyPage, State } from '../../parts/state.js'
import { TabbedView } from '../../parts/tabs.js'
import { About } from './about.js'
import { Charts, MainCharts } from './charts.js'
import { EnsembleView, ImportanceView } from './ensemble.js'
import { Lineage } from './lineage.js'
import { Leaderboard } from './leaderboard.js'
import { JobFacts, Progress } from './overview.js'
import { hasAnalysis, type JobTab, shownTabs, tabHref, tabOf, tabTitles } from './tabs.js'
import { type ChartsState, useCharts } from './use-charts.js'

const Analysis = lazyPage(async () => (await import('./analysis/analysis.js')).Analysis)
const Events = lazyPage(async () => (await import('./events.js')).Events)
const Histograms = lazyPage(async () => (await import('./histograms.js')).Histograms)
const Layers = lazyPage(async () => (await import('./layers.js')).Layers)
const MembersTab = lazyPage(async () => (await import('./members.js')).MembersTab)
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
  const charts = useCharts(job.id, metrics)
  const [path] = useLocation()
  const search = useSearch()
  const tab = tabOf(search)
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
      <Progress job={job} />
      {job.error && <Failure error={new Error(`${job.error.code}: ${job.error.message}`)} />}
      <TabbedView
        label="Parts of the job"
        tabs={shownTabs(job, metrics, tab).map((name) => ({ name, title: tabTitles[name], href: tabHref(path, search, name) }))}
        chosen={tab}
      >
        <Tab name={tab} job={job} metrics={metrics} charts={charts} />
      </TabbedView>
    </Page>
  )
}

type TabProps = { job: JobView; metrics: LiveMetrics; charts: ChartsState }

function Tab({ name, ...props }: TabProps & { name: JobTab }) {
  const { job, metrics } = props
  const done = isTerminal(job.status)
  switch (name) {
    case 'overview':
      return <Overview {...props} />
    case 'curves':
      return <Charts {...props} />
    case 'errors':
      return hasAnalysis(job) ? (
        <Analysis id={job.id} />
      ) : (
        <p class="empty">{done ? 'This job has no model whose errors could be shown.' : 'Errors are shown once the job has succeeded.'}</p>
      )
    case 'members':
      return <MembersTab job={job} />
    case 'layers':
      return (
        <>
          <Layers id={job.id} metrics={metrics} done={done} diverged={job.error?.code === 'diverged'} />
          <Histograms job={job} done={done} />
        </>
      )
    case 'log':
      return <Events id={job.id} done={done} />
  }
}

/** What the job is, what came of it, and what it came from. */
function Overview({ job, metrics, charts }: TabProps) {
  return (
    <>
      <About job={job} />
      <JobFacts job={job} />
      <Warnings of={job.warnings} />
      {job.ensemble && <EnsembleView result={job.ensemble} />}
      <Leaderboard job={job} />
      {job.range_test && <RangeTest result={job.range_test} />}
      <MainCharts job={job} metrics={metrics} charts={charts} />
      {job.ensemble?.importance && <ImportanceView of={job.ensemble.importance} />}
      <Lineage id={job.id} />
      <details>
        <summary>Full configuration</summary>
        <pre tabIndex={0}>{JSON.stringify(job.spec, null, 2)}</pre>
      </details>
    </>
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
