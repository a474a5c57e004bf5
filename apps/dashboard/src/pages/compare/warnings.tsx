import { useQueries } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import { api, type JobView } from '../../api.js'

/** Says where figures of these jobs cannot be compared: other data sets, or other rows held out. Nothing where they can. */
export function ComparisonWarnings({ jobs }: { jobs: readonly JobView[] }) {
  const datasets = [...new Set(jobs.map(({ spec }) => spec.dataset.id))]
  const views = useQueries({ queries: datasets.map((id) => ({ queryKey: ['dataset', id], queryFn: () => api.dataset(id), enabled: datasets.length > 1 })) })
  const others = splitWarnings(jobs)
  if (datasets.length <= 1 && others.length === 0) return null
  return (
    <ul class="stale" role="status">
      {datasets.length > 1 && (
        <li>
          These jobs use {datasets.length} different data sets (
          {datasets.map((id, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link href={`/datasets/${id}`}>{views[index]?.data?.name ?? id}</Link>
            </span>
          ))}
          ): their figures are of different rows and cannot be compared.
        </li>
      )}
      {others.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}

/** What is said of the rows held out of jobs on one data set. */
export function splitWarnings(jobs: readonly Pick<JobView, 'spec' | 'seed' | 'ensemble'>[]): string[] {
  const warnings: string[] = []
  if (new Set(jobs.map(({ spec }) => spec.dataset.id)).size > 1) return warnings
  const splits = new Set(jobs.map(({ spec: { dataset } }) => JSON.stringify([dataset.validation_fraction, dataset.split ?? null])))
  if (splits.size > 1)
    warnings.push('These jobs hold out different rows (dataset.validation_fraction or dataset.split differ): validation figures cannot be compared.')
  else if (new Set(jobs.map(({ seed }) => seed)).size > 1 && jobs.some(({ spec }) => spec.dataset.split?.type !== 'given'))
    warnings.push('These jobs have different seeds. Where rows are drawn, each validates on other rows: small differences of validation figures are chance.')
  const measured = new Set(jobs.flatMap(({ ensemble }) => ensemble?.split ?? []))
  if (measured.size > 1)
    warnings.push(
      `Ensembles were measured on different splits (${[...measured].map((split) => split.replaceAll('_', ' ')).join(', ')}): their figures cannot be compared.`,
    )
  return warnings
}
