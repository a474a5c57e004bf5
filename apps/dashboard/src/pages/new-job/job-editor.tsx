import { keepPreviousData, useMutation, useQuery } from '@tanstack/preact-query'
import type { DatasetView } from '../../api/shapes.js'
import { useMemo, useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { api } from '../../api/calls.js'
import { TrainyardError } from '@trainyard/client'
import { Failure, State } from '../../parts/state.js'
import { Tabs } from '../../parts/tabs.js'
import { useDelayed } from '../../parts/use-delayed.js'
import { JobForm } from './job-form.js'
import { parseJson } from '../../parts/parse-json.js'
import { PlanView } from './plan-view.js'
import { SameJob } from './same-job.js'

const typingPause = 400
const formId = 'new-job'

/** A job being written, with the server's own verdict on it as it stands. */
export function JobEditor({ begin, datasets }: { begin: unknown; datasets: readonly DatasetView[] }) {
  const [text, setText] = useState(() => JSON.stringify(begin, null, 2))
  const [tab, setTab] = useState<'Form' | 'JSON'>('Form')
  const [, go] = useLocation()
  const parsed = useMemo(() => parseJson(text), [text])
  const settled = useDelayed(text, typingPause)
  const judged = useMemo(() => parseJson(settled), [settled])
  const plan = useQuery({
    queryKey: ['plan', settled],
    enabled: judged.ok,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.plan(judged.ok ? judged.value : null, signal),
  })
  const submit = useMutation({ mutationFn: api.submit, onSuccess: ({ id }) => go(`/jobs/${id}`) })
  const refused = submit.error ?? plan.error
  const faults = useMemo(
    () => new Map(plan.error instanceof TrainyardError ? plan.error.details.map(({ path, message }) => [path, message.replace(`${path} `, '')]) : []),
    [plan.error],
  )
  return (
    <div class="two editor">
      <form
        id={formId}
        aria-label="New job"
        onSubmit={(event) => {
          event.preventDefault()
          if (parsed.ok) submit.mutate(parsed.value)
        }}
      >
        <Tabs names={['Form', 'JSON']} chosen={tab} onChoose={setTab} />
        {tab === 'Form' && parsed.ok ? (
          <JobForm value={parsed.value} faults={faults} datasets={datasets} onChange={(value) => setText(JSON.stringify(value, null, 2))} />
        ) : (
          <label>
            The job as JSON
            <textarea class="code" rows={32} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
          </label>
        )}
      </form>
      <div class="verdict" aria-live="polite">
        <button type="submit" form={formId} class="primary" disabled={!parsed.ok || plan.error !== null || submit.isPending}>
          {submit.isPending ? 'Submitting…' : 'Submit'}
        </button>
        {!parsed.ok && <Failure error={parsed.error} />}
        {parsed.ok && refused && <Failure error={refused} />}
        {parsed.ok && !refused && <State query={plan}>{plan.data && <PlanView plan={plan.data} />}</State>}
        {parsed.ok && <SameJob job={parsed.value} />}
      </div>
    </div>
  )
}
