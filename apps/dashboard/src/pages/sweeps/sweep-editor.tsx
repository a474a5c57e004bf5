import { keepPreviousData, useMutation, useQuery } from '@tanstack/preact-query'
import { countText, flopsText, metricLabel } from '@trainyard/spec'
import { useMemo, useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { api, type SweepPlan } from '../../api.js'
import { markText } from '../../charts/scale.js'
import { parseJson, useDelayed } from '../../parts/controls.js'
import { Fact, Facts, Table, Warnings } from '../../parts/layout.js'
import { Failure, State } from '../../parts/state.js'
import { fieldName, rungText } from './trial-table.js'

const typingPause = 400
const formId = 'new-sweep'

/** A sweep being written, with the server's verdict on it as it stands: every trial that it would run, or every error. */
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
  const submit = useMutation({ mutationFn: (spec: unknown) => api.createSweep(spec), onSuccess: ({ id }) => go(`/sweeps/${id}`) })
  const rejected = submit.error ?? plan.error
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
          Sweep as JSON
          <textarea class="code" rows={32} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <p class="quiet">
          <code>space</code> maps paths of job fields to values: a <code>geometric</code>, <code>linear</code> or <code>choice</code> series, or random draws
          from <code>uniform</code> or <code>log_uniform</code>. <code>strategy</code> is <code>grid</code>, <code>random</code>,{' '}
          <code>successive_halving</code>, <code>median_stopping</code> or <code>tpe</code>.
        </p>
      </form>
      <div class="verdict" aria-live="polite">
        <button type="submit" form={formId} class="primary" disabled={!parsed.ok || plan.error !== null || submit.isPending}>
          {submit.isPending ? 'Starting…' : 'Start sweep'}
        </button>
        {!parsed.ok && <Failure error={parsed.error} />}
        {parsed.ok && rejected && <Failure error={rejected} />}
        {parsed.ok && !rejected && <State query={plan}>{plan.data && <SweepPlanView plan={plan.data} />}</State>}
      </div>
    </div>
  )
}

/** The trials that a sweep would run, and what they would cost. */
function SweepPlanView({ plan }: { plan: SweepPlan }) {
  const paths = Object.keys(plan.trials[0]?.values ?? {})
  return (
    <section>
      <h2>Plan</h2>
      <Facts>
        <Fact name="Trials">{plan.trial_count}</Fact>
        <Fact name="Compute, all trials">{flopsText(plan.total_flops)}</Fact>
        <Fact name="Objective">
          {metricLabel(plan.objective.metric)}, {plan.objective.direction}
        </Fact>
        {plan.rungs.length > 0 && <Fact name="Pruned after epochs">{plan.rungs.map(rungText).join(', ')}</Fact>}
      </Facts>
      <Warnings of={plan.warnings} />
      <Table label="Trials" head={['Trial', ...paths.map(fieldName), 'Parameters', 'Steps']}>
        {plan.trials.map((trial) => (
          <tr key={trial.index}>
            <th scope="row">{trial.index}</th>
            {paths.map((path) => (
              <td key={path}>{markText(trial.values[path])}</td>
            ))}
            <td>{countText(trial.parameters)}</td>
            <td>{countText(trial.steps)}</td>
          </tr>
        ))}
      </Table>
    </section>
  )
}
