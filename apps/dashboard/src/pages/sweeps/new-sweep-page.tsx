import { defined } from '@trainyard/spec'
import { useQuery } from '@tanstack/preact-query'
import { useSearchParams } from 'wouter-preact'
import { api, type DatasetView, type SweepView } from '../../api.js'
import { Page } from '../../parts/layout.js'
import { State } from '../../parts/state.js'
import { asList, asObject } from '../../schema-form/form.js'
import { SweepEditor } from './sweep-editor.js'

/** Write a sweep as JSON. `?from=` begins with the spec of a job, `?copy=` with a sweep, `?refine=` with what a sweep says should be looked at next. */
export function NewSweepPage() {
  const [search] = useSearchParams()
  const [from, copy, refine] = [search.get('from'), search.get('copy'), search.get('refine')]
  const sweepId = copy ?? refine
  const job = useQuery({ queryKey: ['job', from], enabled: from !== null, queryFn: () => api.job(defined(from, 'the job to copy')) })
  const sweep = useQuery({ queryKey: ['sweep', sweepId], enabled: sweepId !== null, queryFn: () => api.sweep(defined(sweepId, 'the sweep to copy')) })
  const datasets = useQuery({ queryKey: ['datasets', 'ready'], queryFn: api.readyDatasets })
  const source = sweepId !== null ? sweep : from !== null ? job : datasets
  const ready = datasets.data?.[0]
  const begin = () => {
    if (sweep.data) return refine === null ? copyOf(sweep.data) : (sweep.data.refine?.sweep ?? copyOf(sweep.data))
    return starterSweep(job.data?.spec, ready)
  }
  return (
    <Page title="New sweep">
      <State query={source} empty={source === datasets && ready === undefined && 'There is nothing to train on yet. Add a data set first.'}>
        {source.data !== undefined && <SweepEditor key={sweepId ?? from} begin={begin()} />}
      </State>
    </Page>
  )
}

const copyOf = ({ name, job, space, objective, strategy, max_concurrent }: SweepView) => ({ name, job, space, objective, strategy, max_concurrent })

/** Swept where nothing else is known: it matters most of all (Goodfellow et al. 2016, §11.4). */
const learningRates = { type: 'geometric', from: 0.0001, to: 0.1, count: 7 }

/** A sweep over the learning rate of a job, or of a small network on the data set. */
export function starterSweep(job: unknown, dataset: DatasetView | undefined): Record<string, unknown> {
  const begin = job === undefined ? smallJob(dataset) : withoutResolved(asObject(job))
  return {
    name: typeof begin['name'] === 'string' ? `${begin['name']}, learning rate` : 'learning rate',
    job: begin,
    space: { 'optimizer.learning_rate': learningRates },
    objective: { metric: 'val_loss' },
    strategy: { type: 'grid' },
    max_concurrent: 2,
  }
}

const smallJob = (dataset: DatasetView | undefined): Record<string, unknown> => ({
  name: dataset?.name ?? 'sweep',
  dataset: { id: dataset?.id ?? 'ds_' },
  architecture: { layers: [...(dataset?.kind === 'image' ? [{ type: 'flatten' }] : []), { type: 'dense', units: 64, activation: 'relu' }] },
  optimizer: { type: 'adam' },
  training: { epochs: dataset?.kind === 'image' ? 3 : 30, batch_size: dataset?.kind === 'image' ? 128 : 16 },
})

/** The job without what only one job may have: its model's name. A preset is written as such, not with the layers that it gave. */
function withoutResolved({ model: _model, ...job }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { layers, ...architecture } = asObject(job['architecture'])
  const preset = architecture['preset']
  return { ...job, architecture: preset === undefined || preset === 'none' ? { layers: asList(layers) } : architecture }
}
