import { useQuery } from '@tanstack/preact-query'
import { useSearchParams } from 'wouter-preact'
import { api } from '../../api/calls.js'
import { Page } from '../../parts/page.js'
import { State } from '../../parts/state.js'
import { JobEditor } from './job-editor.js'
import { starterJob } from './starter-job.js'

/** Write a job: a form made from the API's own schema, or JSON. `?from=` begins with the spec of another job, `?dataset=` with a data set. */
export function NewJobPage() {
  const [search] = useSearchParams()
  const [from, wanted] = [search.get('from'), search.get('dataset')]
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: api.datasets })
  const copied = useQuery({ queryKey: ['job', from], enabled: from !== null, queryFn: () => api.job(from ?? '') })
  const ready = datasets.data?.data.filter(({ status }) => status === 'ready') ?? []
  const begin = from === null ? starterJob(ready.find(({ id }) => id === wanted) ?? ready[0]) : copied.data?.spec
  return (
    <Page title="New job">
      <State query={from === null ? datasets : copied} empty={from === null && ready.length === 0 && <NoData />}>
        {begin !== undefined && datasets.data && <JobEditor key={from ?? wanted} begin={begin} datasets={ready} />}
      </State>
    </Page>
  )
}

const NoData = () => (
  <>
    There is nothing to train on yet. <a href="/datasets">Add a data set</a> first.
  </>
)
