import type { JobRow } from '../../api/shapes.js'

/** What jobs can be put together by. */
export const groupings = ['nothing', 'status', 'name', 'data set'] as const
export type Grouping = (typeof groupings)[number]

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
  }
}
