import { useQuery } from '@tanstack/preact-query'
import { defined, starterJob } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { useSearchParams } from 'wouter-preact'
import { api, type DatasetView, type JobView } from '../../api.js'
import { Page } from '../../parts/layout.js'
import { State } from '../../parts/state.js'
import type { Schemas } from '../../schema-form/json-schema.js'
import { type Draft, forgetDraft, keptDraft } from './draft.js'
import { JobEditor } from './job-editor.js'

/** Write a job in three steps: data, model, training. `?from=` begins with the spec of another job, `?dataset=` with a data set, else with the draft. */
export function NewJobPage() {
  const [search] = useSearchParams()
  const [from, wanted] = [search.get('from'), search.get('dataset')]
  const [begun, setBegun] = useState(0)
  const datasets = useQuery({ queryKey: ['datasets', 'ready'], queryFn: api.readyDatasets })
  const copied = useQuery({ queryKey: ['job', from], enabled: from !== null, queryFn: () => api.job(defined(from, 'the job to copy')) })
  const document = useQuery({ queryKey: ['openapi'], queryFn: api.openapi, staleTime: Infinity })
  const schemas = document.data?.components.schemas as Schemas | undefined
  const ready = datasets.data
  const isDraft = from === null && wanted === null
  const startOver = () => {
    forgetDraft()
    setBegun(begun + 1)
  }
  const begin = (): Draft | null => {
    if (!ready) return null
    if (from !== null) return copied.data ? copyOf(copied.data, ready) : null
    return (isDraft ? usable(keptDraft(), ready) : null) ?? starter(ready, wanted)
  }
  const draft = begin()
  return (
    <Page title="New job">
      <State query={from !== null && copied.data === undefined ? copied : datasets.data === undefined ? datasets : document}>
        {draft && schemas && (
          <JobEditor key={`${from}${wanted}${begun}`} begin={draft} schemas={schemas} datasets={ready ?? []} keeps={isDraft} onStartOver={startOver} />
        )}
      </State>
    </Page>
  )
}

/** The newest data set, or the one that is wanted; a file where there is none. */
function starter(ready: readonly DatasetView[], wanted: string | null): Draft {
  const dataset = ready.find(({ id }) => id === wanted) ?? ready[0]
  if (!dataset) return { job: starterJob(null), data: { from: 'file', upload: null }, ranges: {} }
  return { job: starterJob(dataset.name, dataset.id), data: { from: 'existing', id: dataset.id, name: dataset.name }, ranges: {} }
}

function copyOf({ spec }: JobView, ready: readonly DatasetView[]): Draft {
  const { id } = spec.dataset
  return { job: spec, data: { from: 'existing', id, name: ready.find((dataset) => dataset.id === id)?.name ?? null }, ranges: {} }
}

/** A draft whose data set is still there. */
const usable = (draft: Draft | null, ready: readonly DatasetView[]): Draft | null =>
  draft?.data.from === 'existing' && !ready.some(({ id }) => draft.data.from === 'existing' && id === draft.data.id) ? null : draft
