import { keepPreviousData, useMutation, useQuery } from '@tanstack/preact-query'
import { useMemo, useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { api } from '../../api/calls.js'
import { parseJson } from '../../parts/parse-json.js'
import { Failure, State } from '../../parts/state.js'
import { useDelayed } from '../../parts/use-delayed.js'
import { SweepPlanView } from './sweep-plan-view.js'

const typingPause = 400
const formId = 'new-sweep'

/** A sweep being written, with the server's verdict on it as it stands: every trial that it would run, or every fault. */
export function SweepEditor({ begin }: { begin: unknown }) {
  const [text, setText] = useState(() => JSON.stringify(begin, null, 2))
  const [, go] = useLocation()
  const parsed = useMemo(() => parseJson(text), [text])
  const settled = useDelayed(text, typingPause)
  const judged = useMemo(() => parseJson(settled), [settled])
  const plan = useQuery({
    queryKey: ['sweep-plan', settled],
    enabled: judged.ok,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.planSweep(judged.ok ? judged.value : null, signal),
  })
  const submit = useMutation({ mutationFn: api.submitSweep, onSuccess: ({ id }) => go(`/sweeps/${id}`) })
  const refused = submit.error ?? plan.error
  return (
    <div class="two editor">
      <form
        id={formId}
        aria-label="New sweep"
        onSubmit={(event) => {
          event.preventDefault()
          if (parsed.ok) submit.mutate(parsed.value)
        }}
      >
        <label>
          The sweep as JSON
          <textarea class="code" rows={32} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <p class="quiet">
          <code>space</code> names fields of the job by path. Each takes a <code>geometric</code>, <code>linear</code> or <code>choice</code> series, or is
          drawn <code>uniform</code> or <code>log_uniform</code>; <code>strategy</code> is <code>grid</code>, <code>random</code> or{' '}
          <code>successive_halving</code>.
        </p>
      </form>
      <div class="verdict" aria-live="polite">
        <button type="submit" form={formId} class="primary" disabled={!parsed.ok || plan.error !== null || submit.isPending}>
          {submit.isPending ? 'Starting…' : 'Start the sweep'}
        </button>
        {!parsed.ok && <Failure error={parsed.error} />}
        {parsed.ok && refused && <Failure error={refused} />}
        {parsed.ok && !refused && <State query={plan}>{plan.data && <SweepPlanView plan={plan.data} />}</State>}
      </div>
    </div>
  )
}
