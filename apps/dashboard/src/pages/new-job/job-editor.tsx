import { keepPreviousData, useMutation, useQuery } from '@tanstack/preact-query'
import { TrainyardError } from '@trainyard/client'
import { useMemo, useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { api, type DatasetView, type JobPlan } from '../../api.js'
import { parseJson, useDelayed } from '../../parts/controls.js'
import { bytes, count, duration, flops } from '../../parts/format.js'
import { Fact, Facts, Table, Tabs, Warnings } from '../../parts/layout.js'
import { Failure, State } from '../../parts/state.js'
import { CopyAsCode } from './copy-as-code.js'
import { JobForm } from './job-form.js'

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
    queryFn: ({ signal }) => api.planJob(judged.ok ? judged.value : null, signal),
  })
  const submit = useMutation({ mutationFn: (spec: unknown) => api.createJob(spec), onSuccess: ({ id }) => go(`/jobs/${id}`) })
  const rejected = submit.error ?? plan.error
  const errors = useMemo(
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
          <JobForm value={parsed.value} errors={errors} datasets={datasets} onChange={(value) => setText(JSON.stringify(value, null, 2))} />
        ) : (
          <label>
            Job as JSON
            <textarea class="code" rows={32} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
          </label>
        )}
      </form>
      <div class="verdict" aria-live="polite">
        <button type="submit" form={formId} class="primary" disabled={!parsed.ok || plan.error !== null || submit.isPending}>
          {submit.isPending ? 'Submitting…' : 'Submit job'}
        </button>
        {!parsed.ok && <Failure error={parsed.error} />}
        {parsed.ok && rejected && <Failure error={rejected} />}
        {parsed.ok && !rejected && <State query={plan}>{plan.data && <PlanView plan={plan.data} />}</State>}
        {parsed.ok && <CopyAsCode job={parsed.value} />}
      </div>
    </div>
  )
}

/** What the job would be and cost, as the server works it out. */
function PlanView({ plan }: { plan: JobPlan }) {
  return (
    <section>
      <h2>Plan</h2>
      <Facts>
        <Fact name="Members">{plan.spec.ensemble.members}</Fact>
        <Fact name="Parameters per member">{count(plan.parameters)}</Fact>
        <Fact name="Steps per member">{count(plan.steps)}</Fact>
        <Fact name="Training rows">{count(plan.train_rows)}</Fact>
        <Fact name="Validation rows">{count(plan.validation_rows)}</Fact>
        <Fact name="Compute, all members">{flops(plan.total_flops)}</Fact>
        <Fact name="Memory of a training">{bytes(plan.memory_bytes)}</Fact>
        <Fact name="Checkpoint">{bytes(plan.checkpoint_bytes)}</Fact>
      </Facts>
      <Warnings of={plan.warnings} />
      {plan.candidates && (
        <Table label="Models" head={['Model', 'Members', 'Parameters', 'Training, at most']}>
          {plan.candidates.map((candidate) => (
            <tr key={candidate.label}>
              <th scope="row">{candidate.label}</th>
              <td>{candidate.members}</td>
              <td>{count(candidate.parameters)}</td>
              <td>{candidate.estimated_seconds === null ? '–' : duration(candidate.estimated_seconds)}</td>
            </tr>
          ))}
        </Table>
      )}
      <Table label="Layers" head={['Layer', 'Type', 'Output', 'Parameters']}>
        {plan.layers.map((layer) => (
          <tr key={layer.name}>
            <th scope="row">
              <code>{layer.name}</code>
            </th>
            <td>{layer.type.replaceAll('_', ' ')}</td>
            <td>{layer.output_shape.join(' × ')}</td>
            <td>{count(layer.parameters)}</td>
          </tr>
        ))}
      </Table>
    </section>
  )
}
