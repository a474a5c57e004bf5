import { useQuery } from '@tanstack/preact-query'
import { defined, type JobSpecInput, limits, shortened } from '@trainyard/spec'
import { useSearchParams } from 'wouter-preact'
import { api, type DatasetView } from '../../api.js'
import { Page } from '../../parts/layout.js'
import { State } from '../../parts/state.js'
import { JobEditor } from './job-editor.js'

/** Write a job: a form made from the API's own schema, or JSON. `?from=` begins with the spec of another job, `?dataset=` with a data set. */
export function NewJobPage() {
  const [search] = useSearchParams()
  const [from, wanted] = [search.get('from'), search.get('dataset')]
  const datasets = useQuery({ queryKey: ['datasets', 'ready'], queryFn: api.readyDatasets })
  const copied = useQuery({ queryKey: ['job', from], enabled: from !== null, queryFn: () => api.job(defined(from, 'the job to copy')) })
  const { data: ready = [] } = datasets
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
    You need a data set first. <a href="/datasets">Add a data set</a>
  </>
)

const suffix = ' ensemble'

/** A name for a model that reminds of a data set's; `model` where that has no letter or digit that may stand in a path. */
export function modelName(dataset: string): string {
  const name = dataset
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[_.-]+/, '')
    .slice(0, limits.nameCharacters)
  return name === '' ? 'model' : name
}

/** A job to begin from, fitting the data set: an ensemble of small networks. */
export function starterJob(dataset: DatasetView | undefined): JobSpecInput {
  const image = dataset?.kind === 'image'
  return {
    name: dataset ? `${shortened(dataset.name, limits.nameCharacters - suffix.length)}${suffix}` : 'my first job',
    dataset: { id: dataset?.id ?? 'ds_' },
    architecture: {
      layers: [
        ...(image ? [{ type: 'flatten' as const }] : []),
        { type: 'dense', units: image ? 256 : 64, activation: 'relu' },
        { type: 'dropout', rate: 0.2 },
      ],
    },
    optimizer: { type: 'adam', learning_rate: 0.001 },
    training: { epochs: image ? 5 : 50, batch_size: image ? 128 : 16 },
    ensemble: { members: 3 },
    model: { name: dataset ? modelName(dataset.name) : 'model' },
  }
}
