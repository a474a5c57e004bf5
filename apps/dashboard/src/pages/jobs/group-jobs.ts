import type { JobRow } from '../../api.js'

/** What jobs can be put together by. */
export const groupings = ['nothing', 'status', 'name', 'data set', 'sweep'] as const
/** One of them, or a field of the jobs' metadata. */
export type Grouping = (typeof groupings)[number] | `metadata: ${string}`

const metadataPrefix = 'metadata: '

/** Everything that these jobs can be put together by: their own fields, and what their metadata name. */
export const groupingsOf = (jobs: readonly JobRow[]): Grouping[] => [
  ...groupings,
  ...[...new Set(jobs.flatMap(({ metadata }) => Object.keys(metadata)))].sort().map((key) => `metadata: ${key}` as const),
]

/** A grouping by its name; nothing groups where there is no such one. */
export const groupingOf = (name: string | null): Grouping =>
  name !== null && name.startsWith(metadataPrefix) ? `metadata: ${name.slice(metadataPrefix.length)}` : (groupings.find((each) => each === name) ?? 'nothing')

/** Jobs in groups, in the order in which each group's first job comes; one group without a title when nothing groups them. */
export function groupJobs(jobs: readonly JobRow[], grouping: Grouping): { title: string; jobs: JobRow[] }[] {
  const groups = new Map<string, JobRow[]>()
  for (const job of jobs) {
    const title = titleOf(job, grouping)
    groups.set(title, [...(groups.get(title) ?? []), job])
  }
  return [...groups].map(([title, members]) => ({ title, jobs: members }))
}

function titleOf(job: JobRow, grouping: Grouping): string {
  switch (grouping) {
    case 'nothing':
      return ''
    case 'status':
      return job.status
    case 'name':
      return job.name
    case 'data set':
      return job.dataset_id
    case 'sweep':
      return job.parent?.type === 'sweep' ? job.parent.id : 'no sweep'
    default: {
      const key = grouping.slice(metadataPrefix.length)
      return Object.hasOwn(job.metadata, key) ? `${key}: ${String(job.metadata[key])}` : `no ${key}`
    }
  }
}
