import { useQuery } from '@tanstack/preact-query'
import { useSearchParams } from 'wouter-preact'
import { api } from '../../api/calls.js'
import type { SweepView } from '../../api/shapes.js'
import { Page } from '../../parts/page.js'
import { State } from '../../parts/state.js'
import { starterSweep } from './starter-sweep.js'
import { SweepEditor } from './sweep-editor.js'

/** Write a sweep as JSON. `?from=` begins with the spec of a job, `?copy=` with a sweep, `?refine=` with what a sweep says should be looked at next. */
export function NewSweepPage() {
  const [search] = useSearchParams()
  const [from, copy, refine] = [search.get('from'), search.get('copy'), search.get('refine')]
  const sweepId = copy ?? refine
  const job = useQuery({ queryKey: ['job', from], enabled: from !== null, queryFn: () => api.job(from ?? '') })
  const sweep = useQuery({ queryKey: ['sweep', sweepId], enabled: sweepId !== null, queryFn: () => api.sweep(sweepId ?? '') })
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: api.datasets })
  const source = sweepId !== null ? sweep : from !== null ? job : datasets
  const ready = datasets.data?.data.find(({ status }) => status === 'ready')
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
