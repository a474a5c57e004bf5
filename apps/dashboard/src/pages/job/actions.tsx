import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { type JobAction, type JobView, legalActions } from '@trainyard/spec'
import { api } from '../../api/calls.js'
import { Failure } from '../../parts/state.js'

/** What can be asked of the job in the state that it is in. */
export function Actions({ job }: { job: JobView }) {
  const queries = useQueryClient()
  const act = useMutation({ mutationFn: (action: JobAction) => api.act(job.id, action), onSuccess: (view) => queries.setQueryData(['job', job.id], view) })
  return (
    <span class="actions">
      {legalActions[job.status].map((action) => (
        <button key={action} type="button" disabled={act.isPending} onClick={() => act.mutate(action)}>
          {action}
        </button>
      ))}
      {act.error && <Failure error={act.error} />}
    </span>
  )
}
