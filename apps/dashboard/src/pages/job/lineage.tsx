import { useQuery } from '@tanstack/preact-query'
import { lineageJobText, type LineageView, relationTexts, sourceText } from '@trainyard/spec'
import { Link } from 'wouter-preact'
import { api, type JobView } from '../../api.js'
import { State } from '../../parts/state.js'

/** Which jobs this one comes from, and which came from it; nothing, where it stands alone. */
export function Lineage({ id }: Pick<JobView, 'id'>) {
  const query = useQuery({ queryKey: ['lineage', id], queryFn: () => api.jobLineage(id) })
  const { data } = query
  if (data && data.steps.length === 0 && data.imports.length === 0) return null
  return (
    <section>
      <h2>Lineage</h2>
      <State query={query}>
        {data && (
          <ul>
            {data.steps.map(({ from, to, relation, model }) => (
              <li key={`${from} ${to} ${relation}`}>
                <JobName lineage={data} id={to} /> {relationTexts[relation]} <JobName lineage={data} id={from} />
                {model && `, found as ${model.model} v${model.version}`}
              </li>
            ))}
            {data.imports.flatMap(({ model, version, source, jobs }) =>
              jobs.map((job) => (
                <li key={`${job} ${model}`}>
                  <JobName lineage={data} id={job} /> {relationTexts.init} <Link href={`/models/${model}`}>{`${model} v${version}`}</Link>, imported from{' '}
                  {sourceText(source)}
                </li>
              )),
            )}
          </ul>
        )}
        {data && !data.complete && <p class="facts">There are more: only the nearest are listed.</p>}
      </State>
    </section>
  )
}

function JobName({ lineage, id }: { lineage: LineageView; id: string }) {
  const text = lineageJobText(lineage, id)
  const isThere = lineage.jobs.some((job) => job.job_id === id && job.status !== null)
  return isThere && id !== lineage.job_id ? <Link href={`/jobs/${id}`}>{text}</Link> : <span>{text}</span>
}
