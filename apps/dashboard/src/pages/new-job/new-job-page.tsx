import { useMutation, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { api } from '../../api/calls.js'
import { Failure } from '../../parts/state.js'
import { curlOf, starterJob } from './starter-job.js'
import { useDelayed } from './use-delayed.js'

const typingPause = 400

/** Write a job as JSON, with the server's own validation and estimate as you type, and the same job as curl. */
export function NewJobPage() {
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: api.datasets })
  const [edited, setEdited] = useState<string | null>(null)
  const [, go] = useLocation()
  const text = edited ?? JSON.stringify(starterJob(datasets.data?.data.find(({ status }) => status === 'ready')), null, 2)
  const settled = useDelayed(text, typingPause)
  const job = parse(settled)
  const plan = useQuery({ queryKey: ['validate', settled], enabled: job.ok && !datasets.isPending, retry: false, queryFn: ({ signal }) => api.validate(job.ok ? job.value : null, signal) })
  const submit = useMutation({ mutationFn: api.submit, onSuccess: ({ id }) => go(`/jobs/${id}`) })
  const refused = submit.error ?? plan.error
  return (
    <>
      <h1>New job</h1>
      <div class="two">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            const now = parse(text)
            if (now.ok) submit.mutate(now.value)
          }}
        >
          <label>
            The job as JSON
            <textarea class="code" rows={30} spellcheck={false} value={text} onInput={(event) => setEdited(event.currentTarget.value)} />
          </label>
          <button type="submit" disabled={!job.ok || plan.error !== null || submit.isPending}>
            Submit
          </button>
        </form>
        <div aria-live="polite">
          {!job.ok && <Failure error={job.error} />}
          {job.ok && refused && <Failure error={refused} />}
          {plan.data && (
            <>
              <h2>What it would do</h2>
              <pre>{JSON.stringify(plan.data, null, 2)}</pre>
            </>
          )}
          {job.ok && (
            <>
              <h2>The same with curl</h2>
              <pre>{curlOf(location.origin, job.value)}</pre>
            </>
          )}
        </div>
      </div>
    </>
  )
}

function parse(text: string): { ok: true; value: unknown } | { ok: false; error: Error } {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error : new Error(String(error)) }
  }
}
