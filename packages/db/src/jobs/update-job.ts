import type { JobView, UpdateJobRequest } from '@trainyard/spec'
import { limits } from '@trainyard/spec'
import { AppError } from '@trainyard/runtime'
import { notFound } from '../connection/errors.js'
import { bool, firstRow, nullable, type Queryable, statement, strings, text } from '../connection/statement.js'
import { readJob } from './read-jobs.js'

/** What is changed of a job: new values, and tags to take away and then to add to those that it has. */
export type JobChanges = UpdateJobRequest & { addTags?: string[]; removeTags?: string[] }

// Tags that are there keep their order. One statement, so that two requests at once lose nothing of each other.
const update = statement({
  name: 'jobs: update',
  text: `WITH changed AS (
      SELECT j.id, ARRAY(SELECT t.tag FROM unnest(COALESCE($6::text[], j.tags) || $7::text[]) WITH ORDINALITY AS t (tag, place)
          WHERE NOT (t.tag = ANY($8::text[]) AND NOT t.tag = ANY($7::text[])) GROUP BY t.tag ORDER BY min(t.place)) AS tags
      FROM jobs j WHERE j.id = $1 AND j.project_id = $2 FOR NO KEY UPDATE),
    done AS (UPDATE jobs j SET name = COALESCE($3::text, j.name), notes = CASE WHEN $4 THEN $5 ELSE j.notes END, tags = c.tags
      FROM changed c WHERE j.id = c.id AND cardinality(c.tags) <= ${limits.jobTags} RETURNING j.id)
    SELECT c.tags, EXISTS (SELECT 1 FROM done) AS done FROM changed c`,
  params: {
    id: text,
    projectId: text,
    name: nullable(text),
    setsNotes: bool,
    notes: nullable(text),
    tags: nullable(strings),
    addTags: strings,
    removeTags: strings,
  },
  row: { tags: strings, done: bool },
})

/**
 * Changes what people say of a job, in any state.
 *
 * @throws {AppError} `not_found`, or `conflict` where it would have too many tags.
 */
export async function updateJob(on: Queryable, projectId: string, id: string, changes: JobChanges): Promise<JobView> {
  const { name = null, notes, tags = null, addTags = [], removeTags = [] } = changes
  const values = { name, setsNotes: notes !== undefined, notes: notes ?? null, tags, addTags, removeTags } // default: not set
  const found = await firstRow(on, update, { id, projectId, ...values })
  if (!found) throw notFound('job', id)
  if (!found.done)
    throw new AppError({ code: 'conflict', message: `The job ${id} would have ${found.tags.length} tags, and ${limits.jobTags} are the most: remove some.` })
  return readJob(on, projectId, id)
}
