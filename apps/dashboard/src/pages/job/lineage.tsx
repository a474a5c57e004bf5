import { useQuery } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import { api, type JobView } from '../../api.js'
import { State } from '../../parts/state.js'

const words = { init: 'started from the weights of', ensemble: 'has members of', retry: 'tried again' } as const

/** Which jobs this one comes from, and which came from it; nothing, where it stands alone. */
export function Lineage({ id }: Pick<JobView, 'id'>) {
  const query = useQuery({ queryKey: ['lineage', id], queryFn: () => api.jobLineage(id) })
  const { data } = query
  if (data && data.steps.length === 0) return null
  const jobs = new Map(data?.jobs.map((job) => [job.job_id, job]))
  const shown = (jobId: string) => {
    const job = jobs.get(jobId)
    const name = job?.name ?? 'a deleted job'
    const versions = job?.models.map(({ model, version }) => `${model} v${version}`).join(', ')
    const text = `${jobId === id ? 'this job' : name}${versions ? ` (${versions})` : ''}`
    return job?.status && jobId !== id ? <Link href={`/jobs/${jobId}`}>{text}</Link> : <span>{text}</span>
  }
  return (
    <section>
      <h2>Lineage</h2>
      <State query={query}>
        <ul>
          {data?.steps.map(({ from, to, relation, model }) => (
            <li key={`${from} ${to} ${relation}`}>
              {shown(to)} {words[relation]} {shown(from)}
              {model && `, found as ${model.model} v${model.version}`}
            </li>
          ))}
        </ul>
        {data && !data.complete && <p class="facts">There are more: only the nearest are listed.</p>}
      </State>
    </section>
  )
}
