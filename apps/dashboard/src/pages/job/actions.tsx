import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { type JobAction, legalActions } from '@trainyard/spec'
import type { JobView } from '../../api/shapes.js'
import { api } from '../../api/calls.js'
import { Failure } from '../../parts/state.js'

const texts: Record<JobAction, { name: string; title: string }> = {
  pause: { name: 'Pause', title: 'Store a checkpoint and let others go on' },
  resume: { name: 'Resume', title: 'Go on from the checkpoint' },
  finish: { name: 'Finish', title: 'End now and keep the best so far as the result' },
  cancel: { name: 'Cancel', title: 'Store a checkpoint and end without a result' },
  retry: { name: 'Retry', title: 'Go on from the last checkpoint' },
}

/** What can be asked of the job in the state that it is in. */
export function Actions({ job }: { job: JobView }) {
  const queries = useQueryClient()
  const act = useMutation({ mutationFn: (action: JobAction) => api.act(job.id, action), onSuccess: (view) => queries.setQueryData(['job', job.id], view) })
  return (
    <span class="actions">
      {legalActions[job.status].map((action) => (
        <button key={action} type="button" title={texts[action].title} disabled={act.isPending} onClick={() => act.mutate(action)}>
          {texts[action].name}
        </button>
      ))}
      {act.error && <Failure error={act.error} />}
    </span>
  )
}
