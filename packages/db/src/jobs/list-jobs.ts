import { type JobStatus, jobSummary, type ListQuery } from '@trainyard/spec'
import type { z } from 'zod'
import { type Queryable, rows } from '../connection/queries.js'
import { type Page, toPage } from '../paging/page.js'
import { commonFields } from './job-fields.js'
import { jobColumns, type JobRow, jobSource } from './job-rows.js'
import { readValidation } from './validation-metrics.js'

export type JobSummary = z.output<typeof jobSummary>

export type JobQuery = ListQuery & {
  status?: readonly JobStatus[]
  /** Part of the name, in any case. */
  name?: string
  /** What the list is ordered by; `created_at`, if left out. */
  sort?: 'created_at' | 'name' | 'priority'
  parent?: { type: string; id: string }
}

const keys = { created_at: 'j.id', name: 'j.name', priority: 'j.priority' } as const

/** A page of a project's jobs, each with its best and last validation metrics. `after` is the last id of the page before, in the same order. */
export async function listJobs(
  on: Queryable,
  projectId: string,
  { limit, after, order, status, name, sort = 'created_at', parent }: JobQuery,
): Promise<Page<JobSummary>> {
  const key = keys[sort]
  const [direction, beyond] = order === 'asc' ? ['ASC', '>'] : ['DESC', '<']
  const previous = `(SELECT ${key.replace('j.', 'o.')}, o.id FROM jobs o WHERE o.id = $2 AND o.project_id = $1)`
  const text = `SELECT ${jobColumns} FROM ${jobSource} WHERE j.project_id = $1 AND ($2::text IS NULL OR (${key}, j.id) ${beyond} ${previous})
    AND ($3::text[] IS NULL OR j.status = ANY($3)) AND ($4::text IS NULL OR position(lower($4) IN lower(j.name)) > 0)
    AND ($5::text IS NULL OR (j.parent_type = $5 AND j.parent_id = $6)) ORDER BY ${key} ${direction}, j.id ${direction} LIMIT $7`
  const found = await rows<JobRow>(on, text, [projectId, after ?? null, status ?? null, name ?? null, parent?.type ?? null, parent?.id ?? null, limit + 1])
  const metrics = await readValidation(
    on,
    found.slice(0, limit).map(({ id }) => id),
  )
  return toPage(found, limit, (row) =>
    jobSummary.parse({ ...commonFields(row), dataset_id: row.dataset_id, member_count: row.member_count, ...metrics.of(row.id) }),
  )
}
